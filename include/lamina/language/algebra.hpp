#pragma once

#include <lamina/language/named_values.hpp>
#include <lamina/language/part.hpp>
#include <lamina/language/part_size.hpp>
#include <lamina/language/scope.hpp>
#include <lamina/language/type_list.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace lamina::detail {

/// The size of a part: its own, and that of the parts within it.
template <class Part>
inline constexpr part_size part_size_of = Part::own_size;
template <class... Parts>
inline constexpr part_size part_size_of<type_list<Parts...>> = sum_of({part_size{}, part_size_of<Parts>...});
template <class Part>
    requires requires { typename Part::parts; }
inline constexpr part_size part_size_of<Part> = Part::own_size + part_size_of<typename Part::parts>;

/// An interpreter gives a sentence a meaning. It is a struct with
///     `template <class Word> X leaf(X);   X add(X, X);   X concat(X, X);   X multiply(X, X);`
/// and, where there can be several inputs, `X further_input(std::string_view name, dims shape);`
/// The recording, receptive fields and the scalar reference are interpreters.
template <class Part, class Interpreter, class X>
constexpr X interpret(Interpreter& to, X x) {
    if constexpr (any_word<Part>) {
        return to.template leaf<Part>(x);
    } else if constexpr (Part::mentions_names) {
        name_storage<X, part_size_of<Part>> memory;
        named_values<X> names(memory);
        return Part::interpret(to, x, names);
    } else {
        return Part::interpret(to, x);
    }
}

/// Interprets a part that can see these named values.
template <class Part, class Interpreter, class X>
constexpr X interpret(Interpreter& to, X x, named_values<X>& names) {
    if constexpr (Part::mentions_names)
        return Part::interpret(to, x, names);
    else
        return lamina::detail::interpret<Part>(to, x);
}

/// Mistakes in a word of the user's own that would otherwise have no effect.
template <class Word>
consteval void check_word() {
    static_assert(
        !requires { Word::template check<dims{}, quiet>(); },
        "word: nothing calls check(); a word states what its input must be in allows()");
    static_assert(
        !requires(dims in) { Word::parameters(in); } || requires { typename Word::rules; },
        "word: it has parameters but no rules; add using rules = type_list<parameter_rule<initializer, "
        "regularizer, constraint>, …>, one rule for each parameter");
}

/// The interpreter that computes the output shape; every rule needs it.
struct shape_interpreter {
    template <class Word>
    constexpr dims leaf(dims in) {
        check_word<Word>();
        return Word::output(in);
    }
    constexpr dims further_input(std::string_view, dims shape) { return shape; }
    constexpr dims add(dims a, dims) { return a; }
    constexpr dims concat(dims a, dims b) {
        a.channels += b.channels;
        return a;
    }
    constexpr dims multiply(dims a, dims b) { return a.size() >= b.size() ? a : b; }
};

template <class Part>
struct leaves_of {
    using type = type_list<Part>;
};
template <class Part>
    requires requires { typename Part::parts; }
struct leaves_of<Part> : leaves_of<typename Part::parts> {};
template <class... Parts>
struct leaves_of<type_list<Parts...>> {
    using type = joined_lists<typename leaves_of<Parts>::type...>;
};

/// The words of a part, in the order in which they are evaluated.
template <class Part>
using leaves = typename leaves_of<Part>::type;

/// The shape of a part's output for input shape `in`. Call it only where `allows` holds.
template <class Part>
constexpr dims output_of(dims in) {
    shape_interpreter shapes;
    return interpret<Part>(shapes, in);
}

/// Two shapes that do not match, for the compiler's messages.
template <class, class>
struct shapes_of_branches;
template <dims A, dims B>
using both = shapes_of_branches<typename incoming_of<A>::type, typename incoming_of<B>::type>;

/// After a part: its output shape, rank 0 if a rule is broken, and the names that can be seen.
template <dims Out, class Scope>
struct reached_at {
    static constexpr dims reached = Out;
    using scope = Scope;
};

/// The shape of the output of a part without names for input shape `In`; rank 0 if a rule is broken.
template <class Part, dims In, class Where>
consteval dims checked_output() {
    if constexpr (!any_word<Part>) {
        return decltype(Part::template walk<In, Where, empty_scope>())::reached;
    } else {
        if constexpr (Part::template allows<In, Where>()) {
            check_word<Part>();
            return Part::output(In);
        } else {
            return {};
        }
    }
}

/// Checks the rules of a part within a scope.
template <class Part, dims In, class Where, class Scope>
consteval auto walk() {
    if constexpr (Part::mentions_names)
        return Part::template walk<In, Where, Scope>();
    else
        return reached_at<checked_output<Part, In, Where>(), Scope>{};
}

/// A position in a chain: part `Index` is next and receives shape `In`. Without diagnostics, indices are 0,
/// so that equal parts are checked once.
template <std::size_t Index, dims In, class Where, class Scope>
struct place_in_chain {
    static constexpr dims reached = In;
    using scope = Scope;
};
template <class Where>
inline constexpr std::size_t first_index = std::is_same_v<Where, quiet> ? 0 : 1;

template <std::size_t Index>
inline constexpr std::size_t next_index = Index == 0 ? 0 : Index + 1;

template <std::size_t Index, class Where, class Reached>
using behind = place_in_chain<next_index<Index>, Reached::reached, Where, typename Reached::scope>;

/// The position after a part. (A class, as functions with bodies take compilers more time and memory.)
template <std::size_t Index, dims In, class Where, class Scope, class Part, bool Goes = In.rank != 0,
          bool Names = Part::mentions_names>
struct step {
    using type =
        place_in_chain<next_index<Index>, checked_output<Part, In, typename Where::template inside<Index>>(),
                       Where, Scope>;
};
template <std::size_t Index, dims In, class Where, class Scope, class Part>
struct step<Index, In, Where, Scope, Part, true, true> {
    using type = behind<Index, Where,
                        decltype(Part::template walk<In, typename Where::template inside<Index>, Scope>())>;
};
template <std::size_t Index, dims In, class Where, class Scope, class Part, bool Names>
struct step<Index, In, Where, Scope, Part, false, Names> {
    using type = place_in_chain<Index, In, Where, Scope>;
};

/// The position after a part or after several parts; only asked for its type.
template <std::size_t Index, dims In, class Where, class Scope, class Part>
auto operator/(place_in_chain<Index, In, Where, Scope>, type_of<Part>) ->
    typename step<Index, In, Where, Scope, Part>::type;
template <std::size_t Index, dims In, class Where, class Scope, class... Parts>
auto operator/(place_in_chain<Index, In, Where, Scope>, type_list<Parts...>)
    -> decltype((place_in_chain<Index, In, Where, Scope>{} / ... / type_of<Parts>{}));

template <class Place, class... Pieces>
auto behind_pieces(Place, type_list<Pieces...>) -> decltype((Place{} / ... / Pieces{}));

template <std::size_t Index, dims In, class Where, class Scope, class... Parts>
struct chain_walk {
    using type = decltype((place_in_chain<Index, In, Where, Scope>{} / ... / type_of<Parts>{}));
};
template <std::size_t Index, dims In, class Where, class Scope, class... Parts>
    requires(sizeof...(Parts) > most_folded)
struct chain_walk<Index, In, Where, Scope, Parts...> {
    using type =
        decltype(behind_pieces(place_in_chain<Index, In, Where, Scope>{}, pieces_of<type_list<Parts...>>{}));
};

/// What is reached at the end of a chain whose first part is layer `Index`. The first broken rule ends the
/// walk: later layers are not checked. (A fold, because a recursion over the remaining parts would
/// instantiate the list once per part.)
template <std::size_t Index, dims In, class Where, class Scope, class... Parts>
using chain_end = typename chain_walk<Index, In, Where, Scope, Parts...>::type;

/// f >> g >> … as a flat list of parts.
template <class... Parts>
struct sequence : part_base {
    using parts = type_list<Parts...>;
    static constexpr bool mentions_names = any_of({false, Parts::mentions_names...});

    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter& to, X x) {
        // Not a fold expression: Clang limits those to 256 operands.
        [[maybe_unused]] const int in_order[] = {
            0, (static_cast<void>(x = lamina::detail::interpret<Parts>(to, x)), 0)...};
        return x;
    }
    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter& to, X x, named_values<X>& names) {
        [[maybe_unused]] const int in_order[] = {
            0, (static_cast<void>(x = lamina::detail::interpret<Parts>(to, x, names)), 0)...};
        return x;
    }

    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        using end = chain_end<first_index<Where>, In, Where, Scope, Parts...>;
        return reached_at<end::reached, typename end::scope>{};
    }
};

template <class Join>
constexpr dims join_shapes(dims f, dims g) {
    shape_interpreter shapes;
    return Join::join(shapes, f, g);
}

/// Base of the three ways to join two branches that read the same input. `Join` provides the rule and the
/// operation.
template <class Join, class F, class G>
struct branches : part_base {
    using parts = type_list<F, G>;
    static constexpr part_size own_size{.values = 1};
    static constexpr bool mentions_names = F::mentions_names || G::mentions_names;

    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter& to, X x) {
        auto f = lamina::detail::interpret<F>(to, x);
        auto g = lamina::detail::interpret<G>(to, x);
        return Join::join(to, f, g);
    }
    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter& to, X x, named_values<X>& names) {
        const std::size_t seen = names.size();
        auto f = lamina::detail::interpret<F>(to, x, names);
        names.shrink(seen);
        auto g = lamina::detail::interpret<G>(to, x, names);
        names.shrink(seen);
        return Join::join(to, f, g);
    }

    /// What a branch names cannot be seen outside it.
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        constexpr dims f =
            decltype(lamina::detail::walk<F, In, typename Where::template inside<1>, Scope>())::reached;
        constexpr dims g =
            decltype(lamina::detail::walk<G, In, typename Where::template inside<2>, Scope>())::reached;
        if constexpr (f.rank == 0 || g.rank == 0)
            return reached_at<dims{}, Scope>{};
        else if constexpr (!Join::template rule<f, g, Where>())
            return reached_at<dims{}, Scope>{};
        else
            return reached_at<join_shapes<Join>(f, g), Scope>{};
    }
};

/// f + g.
template <class F, class G>
struct sum : branches<sum<F, G>, F, G> {
    template <class Interpreter, class X>
    static constexpr X join(Interpreter& to, X f, X g) {
        return to.add(f, g);
    }
    template <dims A, dims B, class Where>
    static consteval bool rule() {
        static_assert(
            fits<(A == B), Where, sum, both<A, B>>,
            "+: the branches have different shapes; give both the same height, width and channels, for "
            "example with conv2d<channels, 1>(strides<…>) in the shortcut");
        return A == B;
    }
};

/// f | g.
template <class F, class G>
struct concatenation : branches<concatenation<F, G>, F, G> {
    template <class Interpreter, class X>
    static constexpr X join(Interpreter& to, X f, X g) {
        return to.concat(f, g);
    }
    template <dims A, dims B, class Where>
    static consteval bool rule() {
        constexpr bool holds = A.rank == B.rank && A.height == B.height && A.width == B.width;
        static_assert(
            fits<holds, Where, concatenation, both<A, B>>,
            "|: the branches have different heights or widths, or one is a vector; only channels can differ: "
            "use same padding, or the same strides in both; results of different sizes become one vector "
            "with "
            "flatten at the end of each branch");
        return holds;
    }
};

/// f * g.
template <class F, class G>
struct product : branches<product<F, G>, F, G> {
    template <class Interpreter, class X>
    static constexpr X join(Interpreter& to, X f, X g) {
        return to.multiply(f, g);
    }
    template <dims A, dims B, class Where>
    static consteval bool rule() {
        constexpr bool channel_gate = A.channels == B.channels && (A.pixels() == 1 || B.pixels() == 1);
        constexpr bool pixel_gate = !A.is_vector() && A.rank == B.rank && A.height == B.height
                                    && A.width == B.width && (A.channels == 1 || B.channels == 1);
        constexpr bool holds = A == B || channel_gate || pixel_gate;
        static_assert(
            fits<holds, Where, product, both<A, B>>,
            "*: the factors neither have the same shape nor is one of them a single value per channel or per "
            "pixel; end the gate with as many channels as the other factor has, or with one channel");
        return holds;
    }
};

} // namespace lamina::detail
