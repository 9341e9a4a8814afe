#pragma once

#include <lamina/language/algebra.hpp>
#include <lamina/language/fixed_string.hpp>

#include <cstddef>
#include <string_view>

namespace lamina {

namespace words {

/// See `lamina::as`.
template <detail::fixed_string Name>
struct as : part_base {
    static constexpr std::string_view text = Name.view();
    using parts = type_list<>;
    static constexpr bool mentions_names = true;

    template <class Interpreter, class X, class Names>
    static constexpr X interpret(Interpreter&, X x, Names& names) {
        names.push(text, x);
        return x;
    }
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        constexpr bool is_new = !detail::is_given<as, Scope>;
        static_assert(Name.view() != "", "as: the name is empty");
        static_assert(fits<is_new, Where, as, typename detail::incoming_of<In>::type>,
                      "as: this name has already been given; give each value a name of its own (a block or "
                      "repetition has names of its own)");
        if constexpr (is_new)
            return detail::reached_at<In, typename Scope::template with<as, In>>{};
        else
            return detail::reached_at<dims{}, Scope>{};
    }
};

/// See `lamina::from`.
template <detail::fixed_string Name>
struct from : part_base {
    using parts = type_list<>;
    static constexpr bool mentions_names = true;

    template <class Interpreter, class X, class Names>
    static constexpr X interpret(Interpreter&, const X&, Names& names) {
        return names.find(Name.view());
    }
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        constexpr dims found = detail::shape_seen<as<Name>, Scope>();
        static_assert(fits < found.rank != 0, Where, from, typename detail::known_in<Scope>::type >,
                      "from: no value before it has this name (see known<…> for the names there are); name "
                      "one with as<…>, earlier in the same sequence or around it");
        return detail::reached_at<found, Scope>{};
    }
};

} // namespace words

namespace detail {

template <fixed_string Name>
inline constexpr std::size_t names_given<words::as<Name>> = 1;

} // namespace detail

/// Names the value that reaches it, and passes it on. The name can be used after it in the same sequence,
/// also in branches, blocks and repetitions there. Blocks and repetitions have names of their own.
template <detail::fixed_string Name>
inline constexpr words::as<Name> as{};

/// The value of this name instead of the one that reaches it: `upsample2d<2> + (from<"c4"> >> conv2d<64,
/// 1>)`.
template <detail::fixed_string Name>
inline constexpr words::from<Name> from{};

} // namespace lamina
