#pragma once

#include <lamina/language/dims.hpp>

#include <string_view>

namespace lamina::detail {

/// A name that a place in a sentence can see, its value's shape, and the name that was given before it.
struct seen_name {
    const seen_name* before = nullptr;
    std::string_view text{};
    dims shape{};
};

/// The names that a place in a sentence can see, as a type: none, those around a block that begins there, or
/// one more. `last` is the latest of them, `outer` the latest of those around the block. A block may use a
/// name of the scope around it for a value of its own.
struct empty_scope {
    static constexpr const seen_name *last = nullptr, *outer = nullptr;
};
template <class Around>
struct block_scope {
    static constexpr const seen_name *last = Around::last, *outer = last;
};
/// `Given` is the word that gives the name, such as `words::as<"c4">`.
template <class Before, class Given, dims Shape>
struct scope_with {
    static constexpr seen_name here{Before::last, Given::text, Shape};
    static constexpr const seen_name *last = &here, *outer = Before::outer;
};

/// Whether the block that `Scope` belongs to has given this name.
template <class Scope>
constexpr bool is_given(std::string_view name) {
    for (const seen_name* s = Scope::last; s != Scope::outer; s = s->before)
        if (s->text == name) return true;
    return false;
}

/// The shape of the innermost value of this name; rank 0 if there is none.
template <class Scope>
constexpr dims shape_seen(std::string_view name) {
    for (const seen_name* s = Scope::last; s != nullptr; s = s->before)
        if (s->text == name) return s->shape;
    return {};
}

/// The names that can be seen, for the compiler's messages.
template <class... Given>
struct known {};
template <class Scope, class... Later>
struct known_in {
    using type = known<Later...>;
};
template <class Around, class... Later>
struct known_in<block_scope<Around>, Later...> : known_in<Around, Later...> {};
template <class Before, class Given, dims Shape, class... Later>
struct known_in<scope_with<Before, Given, Shape>, Later...> : known_in<Before, Given, Later...> {};

} // namespace lamina::detail
