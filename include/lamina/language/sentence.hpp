#pragma once

#include <lamina/language/algebra.hpp>
#include <lamina/language/named_value.hpp>
#include <lamina/language/options.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lamina {

namespace words {

/// The word that changes nothing, for example one branch of a residual connection. `a >> identity` is `a`.
struct identity : detail::carrier {
    static constexpr const char* label = "identity";
    static constexpr dims output(dims in) { return in; }
};

} // namespace words

/// \copydoc words::identity
inline constexpr words::identity identity{};

namespace detail {

/// A network: an input shape, the output shape (rank 0 once a rule is broken), the names that can be seen at
/// its end, and the layers in between as a flat list. Layer 0 is the input.
template <dims In, dims Out, class Scope, class... Parts>
struct sentence : part_base {
    static constexpr dims input = In;
    static constexpr dims output = Out;
    using parts = type_list<Parts...>;
    using body = sequence<Parts...>;
    using scope = Scope;
    static constexpr bool mentions_names = any_of({false, Parts::mentions_names...});

    template <class Interpreter, class... X>
    static constexpr auto interpret(Interpreter& to, X&&... x) {
        return body::interpret(to, x...);
    }
    /// Called only if this sentence stands inside another one.
    template <dims Arriving, class Where, class Around>
    static consteval auto walk() {
        static_assert(
            fits<false, Where, sentence, typename incoming_of<Arriving>::type>,
            "input: stands in the middle of a sentence; a sentence begins with its first input, and others have names: input<\"meta\", 12>");
        return reached_at<dims{}, Around>{};
    }
};

/// Base of the parts that wrap another one, `Quoted`, as a single layer.
template <class Quoted>
struct quoting : part_base {
    using quoted = Quoted;
    using parts = type_list<Quoted>;
    static constexpr bool mentions_names = Quoted::mentions_names;

    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter& to, X x) {
        return lamina::detail::interpret<quoted>(to, x);
    }
    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter& to, X x, named_values<X>& names) {
        const std::size_t seen = names.size(), around = names.open();
        x = lamina::detail::interpret<quoted>(to, x, names);
        names.close(around);
        names.shrink(seen);
        return x;
    }
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        using around = std::conditional_t<mentions_names, block_scope<Scope>, empty_scope>;
        return reached_at<decltype(lamina::detail::walk<quoted, In, Where, around>())::reached, Scope>{};
    }
};

template <class Part>
concept quoting_part = requires { typename Part::quoted; };

/// A named part as a single layer. `B` is any struct with `static constexpr auto layers` and no input. With a
/// name, it becomes a part of the names of the results within.
template <class B, class... Options>
struct quotation : quoting<std::remove_cvref_t<decltype(B::layers)>> {
    using base = quoting<std::remove_cvref_t<decltype(B::layers)>>;
    using accepts = takes<kinds::name>;

    using base::interpret;
    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter& to, X x, named_values<X>& names) {
        constexpr std::string_view given = option_or<kinds::name, options::unnamed, Options...>::text;
        const std::size_t around = names.enter(given);
        x = base::interpret(to, x, names);
        names.leave(around);
        return x;
    }

    template <class... More>
    constexpr quotation<B, Options..., More...> operator()(More...) const {
        check_options<quotation, Options..., More...>();
        return {};
    }
};

/// A part whose names are its own, as a single layer.
template <class Part>
struct repetition : quoting<Part> {};
template <class>
inline constexpr bool is_repetition = false;
template <class Part>
inline constexpr bool is_repetition<repetition<Part>> = true;

template <class>
inline constexpr bool is_sentence = false;
template <dims In, dims Out, class Scope, class... P>
inline constexpr bool is_sentence<sentence<In, Out, Scope, P...>> = true;

/// Replaces a sentence that has an input in the wrong place or does not compile, after the error was
/// reported.
using mistaken_sentence = sentence<dims{}, dims{}, empty_scope>;

template <class>
inline constexpr bool brings_input = false;
template <dims In, dims Out, class Scope, class... P>
inline constexpr bool brings_input<sentence<In, Out, Scope, P...>> = In.rank != 0;

template <class... P>
struct make_sequence {
    using type = sequence<P...>;
};
template <class P>
struct make_sequence<P> {
    using type = P;
};
template <>
struct make_sequence<> {
    using type = words::identity;
};

template <class>
struct parts_of;
template <part P>
struct parts_of<P> {
    using type = type_list<P>;
};
template <class... P>
struct parts_of<sequence<P...>> {
    using type = type_list<P...>;
};
template <>
struct parts_of<words::identity> {
    using type = type_list<>;
};

template <class F, class G>
struct chain;
template <class... F, class... G>
struct chain<type_list<F...>, type_list<G...>> : make_sequence<F..., G...> {};

template <class Sentence, class List>
struct extend;
template <dims In, dims Out, class Scope, class... F, class... G>
struct extend<sentence<In, Out, Scope, F...>, type_list<G...>> {
    using end = chain_end<0, Out, quiet, Scope, G...>;
    using type = sentence<In, end::reached, typename end::scope, F..., G...>;
};
template <dims In, dims Out, class Scope, class... F, class G>
struct extend<sentence<In, Out, Scope, F...>, type_list<G>> {
    using end = decltype(place_in_chain<0, Out, quiet, Scope>{} / type_of<G>{});
    using type = sentence<In, end::reached, typename end::scope, F..., G>;
};

template <class F, class G>
struct follow : chain<typename parts_of<F>::type, typename parts_of<G>::type> {};
template <class F, class G>
    requires(is_sentence<F> && !is_sentence<G>)
struct follow<F, G> : extend<F, typename parts_of<G>::type> {};
template <class F, class G>
    requires is_sentence<G>
struct follow<F, G> {
    using type = mistaken_sentence;
};

template <template <class, class> class Join, class F, class G>
struct join {
    using type = Join<F, G>;
};
template <template <class, class> class Join, class F, class G>
    requires(is_sentence<F> || is_sentence<G>)
struct join<Join, F, G> {
    using type = mistaken_sentence;
};

} // namespace detail

template <class... Options>
    requires(sizeof...(Options) != 0)
constexpr auto word::operator()(Options...) const {
    static_assert(sizeof...(Options) == 0,
                  "word: this one takes no options and no name; what it needs are its template arguments, as "
                  "in dropout<0.5>");
    return detail::mistaken_sentence{};
}

namespace detail {
template <dims In, dims Out, class Scope, class... Before, class... Parts>
consteval void report_mistake(type_of<sentence<In, Out, Scope, Before...>>, type_list<Parts...>) {
    static_cast<void>(chain_end<sizeof...(Before) + 1, Out, at_layer<>, Scope, Parts...>{});
}

/// The type of `f >> g`: flat and without identities.
template <part F, part G>
using followed_by = typename follow<F, G>::type;

} // namespace detail

template <detail::part F, detail::part G>
constexpr detail::followed_by<F, G> operator>>(F, G) {
    static_assert(!detail::brings_input<G>,
                  "input: stands in the middle of a sentence; a sentence begins with its first input, "
                  "and others have names: input<\"meta\", 12>");
    if constexpr (detail::is_sentence<F> && !detail::is_sentence<G>) {
        // If a rule is broken: the return type checked it quietly; check once more, now with diagnostics.
        if constexpr (F::output.rank != 0 && detail::followed_by<F, G>::output.rank == 0)
            detail::report_mistake(detail::type_of<F>{}, typename detail::parts_of<G>::type{});
    }
    return {};
}

namespace detail {

template <class F, class G>
inline constexpr bool no_input = !brings_input<F> && !brings_input<G>;

/// The type of `f + g`, `f | g` or `f * g`.
template <template <class, class> class Join, part F, part G>
using joined = typename join<Join, F, G>::type;

} // namespace detail

template <detail::part F, detail::part G>
constexpr detail::joined<detail::sum, F, G> operator+(F, G) {
    static_assert(detail::no_input<F, G>,
                  "+: a branch contains an input; write input<…> >> (f + g), in parentheses");
    return {};
}

template <detail::part F, detail::part G>
constexpr detail::joined<detail::concatenation, F, G> operator|(F, G) {
    static_assert(detail::no_input<F, G>,
                  "|: a branch contains an input; write input<…> >> (f | g), in parentheses");
    return {};
}

template <detail::part F, detail::part G>
constexpr detail::joined<detail::product, F, G> operator*(F, G) {
    static_assert(detail::no_input<F, G>,
                  "*: a branch contains an input; write input<…> >> (f * g), in parentheses");
    return {};
}

/// Turns a named part into one layer: any struct with `static constexpr auto layers` and no input. Types
/// contain only its name, which keeps them short. `block<B>(name<"neck">)` calls the results within "neck.…".
template <class B>
inline constexpr detail::quotation<B> block{};

/// f >> f >> …, N times; each copy has its own parameters, and names of its own.
template <std::size_t N, detail::part F>
constexpr auto repeat(F f) {
    if constexpr (N == 0) {
        return identity;
    } else if constexpr (F::mentions_names && !detail::is_repetition<F>) {
        constexpr bool has_one_caller = detail::size_of<F>.outputs + detail::size_of<F>.inputs == 0;
        static_assert(has_one_caller,
                      "repeat: an output or a further input would be there several times; name it "
                      "outside the repetition");
        return repeat<N>(detail::repetition<F>{});
    } else if constexpr (N == 1) {
        return identity >> f;
    } else {
        constexpr auto half = repeat<N / 2>(F{});
        if constexpr (N % 2 == 0)
            return half >> half;
        else
            return half >> half >> f;
    }
}

} // namespace lamina
