#pragma once

#include <lamina/language/frozen.hpp>
#include <lamina/language/named_value.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

namespace lamina {

namespace detail {

/// An interpreter that goes through the parameters: it says where it is, goes back to where those of a shared
/// part begin, and goes on from where it was.
template <class Interpreter>
concept parameter_interpreter = requires(Interpreter& to, parameter_place place) {
    place = to.here();
    to.repeat(place);
    to.resume(place);
};

/// f with the parameters of its name, as a single layer.
template <fixed_string Name, class F>
struct shared_part : quoting<F> {
    static constexpr std::string_view text = Name.view();
    static constexpr bool mentions_names = true;

    template <class Interpreter, class X, class Names>
    static constexpr X interpret(Interpreter& to, X x, Names& names) {
        if constexpr (requires { to.template begin_use<shared_part>(names.block()); }) {
            const std::size_t around = to.template begin_use<shared_part>(names.block());
            x = quoting<F>::interpret(to, x, names);
            to.end_use(around);
            return x;
        } else if constexpr (parameter_interpreter<Interpreter>) {
            const parameter_place before = to.here();
            const parameter_place* const first = names.share(text, before);
            if (first != nullptr) to.repeat(*first);
            x = quoting<F>::interpret(to, x, names);
            if (first != nullptr) to.resume(before);
            return x;
        } else {
            return quoting<F>::interpret(to, x, names);
        }
    }
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        return reached_at<decltype(lamina::detail::walk<F, In, Where, scope<Scope>>())::reached, Scope>{};
    }
};

/// The number of shared parts within a part.
template <class Part>
inline constexpr std::size_t parts_shared = 0;
template <class... Parts>
inline constexpr std::size_t parts_shared<type_list<Parts...>> = sum_of({0, parts_shared<Parts>...});
template <class Part>
    requires requires { typename Part::parts; }
inline constexpr std::size_t parts_shared<Part> = parts_shared<typename Part::parts>;
template <quoting_part Part>
inline constexpr std::size_t parts_shared<Part> = parts_shared<typename Part::quoted>;
template <fixed_string Name, class F>
inline constexpr std::size_t parts_shared<shared_part<Name, F>> = 1 + parts_shared<F>;

template <fixed_string Name, class F>
inline constexpr std::size_t names_given<shared_part<Name, F>> = 1 + names_given<F>;

/// Its address tells types apart.
template <class>
inline constexpr char type_tag = 0;

/// What two uses of a shared part must have in common.
struct shared_use {
    std::string_view label;
    std::size_t block = 0;
    const char* part = nullptr;
    bool frozen = false;
    /// Of the shapes of the parameters.
    std::uint64_t hash = 14695981039346656037u;
};

/// The interpreter that lists the uses of shared parts.
template <std::size_t Capacity>
struct shared_collector : shape_interpreter {
    std::array<shared_use, Capacity> uses{};
    /// The innermost use around a word; Capacity outside of them.
    std::size_t count = 0, current = Capacity, frozen = 0;

    template <class Shared>
    constexpr std::size_t begin_use(std::size_t block) {
        uses[count] = {Shared::text, block, &type_tag<Shared>, frozen != 0};
        return std::exchange(current, count++);
    }
    constexpr void end_use(std::size_t around) {
        const std::uint64_t inner = uses[current].hash;
        current = around;
        mix(inner);
    }
    template <class Word>
    constexpr dims leaf(dims in) {
        if constexpr (requires { typename Word::rules; })
            for (const auto& p : Word::parameters(in))
                for (const std::size_t extent : p.extents) mix(extent);
        return Word::output(in);
    }

private:
    constexpr void mix(std::uint64_t number) {
        if (current != Capacity) uses[current].hash = (uses[current].hash ^ number) * 1099511628211u;
    }
};

/// What is wrong with a use of a shared part.
enum class sharing { right, other_part, other_shapes, half_frozen };
struct checked_use {
    std::string_view label{};
    sharing is = sharing::right;
};
constexpr sharing compare_uses(const shared_use& a, const shared_use& b) {
    if (a.part != b.part) return sharing::other_part;
    if (a.hash != b.hash) return sharing::other_shapes;
    return a.frozen == b.frozen ? sharing::right : sharing::half_frozen;
}

/// The first wrong use of a shared part in a sentence.
template <class Sentence>
inline constexpr checked_use checked_sharing = [] {
    if constexpr (Sentence::mentions_names) {
        if constexpr (constexpr std::size_t most = parts_shared<Sentence>; most != 0) {
            shared_collector<most> to;
            lamina::detail::interpret<Sentence>(to, Sentence::input);
            for (std::size_t i = 0; i < to.count; ++i)
                for (std::size_t j = 0; j < i; ++j)
                    if (const shared_use &a = to.uses[j], &b = to.uses[i];
                        a.label == b.label && a.block == b.block && compare_uses(a, b) != sharing::right)
                        return checked_use{b.label, compare_uses(a, b)};
        }
    }
    return checked_use{};
}();

/// The condition of the static_asserts on shared parts; it carries the name into the diagnostic.
template <bool Holds, fixed_string Name>
inline constexpr bool shares = Holds;
template <class Sentence>
inline constexpr auto wrongly_shared = [] {
    fixed_string<checked_sharing<Sentence>.label.size() + 1> text;
    std::ranges::copy(checked_sharing<Sentence>.label, text.text);
    return text;
}();

template <class Sentence>
consteval void check_sharing() {
    constexpr sharing found = checked_sharing<Sentence>.is;
    static_assert(
        shares < found != sharing::other_part, wrongly_shared < Sentence >>,
        "shared: two different parts have the same name; share one part, or give each a name of its "
        "own");
    static_assert(shares < found != sharing::other_shapes, wrongly_shared < Sentence >>,
                  "shared: the part's parameters would have other shapes in another place; give it as many "
                  "channels in both, for example with conv2d<channels, 1> before it");
    static_assert(shares < found != sharing::half_frozen, wrongly_shared < Sentence >>,
                  "shared: the part is frozen in one place and trained in another; freeze all or none");
}

} // namespace detail

/// f as a single layer, with the same parameters wherever this name is used with it, for images of any
/// height and width that f takes. They are counted, saved and updated once; gradients are added. A name that
/// is used within a block or repetition is its own. What f names cannot be seen outside it.
template <detail::fixed_string Name, detail::part F>
constexpr auto shared(F) {
    constexpr bool has_no_input = !detail::brings_input<F>, has_one_caller = detail::for_the_caller<F> == 0,
                   has_name = !Name.view().empty();
    static_assert(has_no_input,
                  "shared: the part contains an input; write input<…> >> shared<\"…\">(f), in parentheses");
    static_assert(
        has_one_caller,
        "shared: an output or a further input would be there several times; name it outside the part");
    static_assert(has_name, "shared: the name is empty; give the part a name, as in shared<\"head\">(f)");
    if constexpr (detail::is_sentence<F>)
        return detail::mistaken_sentence{};
    else
        return detail::shared_part<Name, F>{};
}

} // namespace lamina
