#pragma once

#include <lamina/language/sentence.hpp>

namespace lamina {

namespace detail {

/// f, not trained. Its names are those of what is around it.
template <class F>
struct frozen_part : part_base {
    using parts = type_list<F>;
    static constexpr bool mentions_names = F::mentions_names;

    template <class Interpreter, class X, class... Names>
    static constexpr X interpret(Interpreter& to, X x, Names&... names) {
        if constexpr (requires { to.frozen; }) ++to.frozen;
        x = lamina::detail::interpret<F>(to, x, names...);
        if constexpr (requires { to.frozen; }) --to.frozen;
        return x;
    }
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        return lamina::detail::walk<F, In, Where, Scope>();
    }
};

template <class>
inline constexpr bool is_frozen_part = false;
template <class F>
inline constexpr bool is_frozen_part<frozen_part<F>> = true;

} // namespace detail

/// f as a single layer that training leaves as it is, for example a trunk with the weights of another
/// network: its parameters are not trainable, nothing regularizes or constrains them, and its words do what
/// they do in prediction (batch_norm uses its moving averages, dropout passes on what it gets).
template <detail::part F>
constexpr auto frozen(F f) {
    constexpr bool has_no_input = !detail::brings_input<F>;
    static_assert(has_no_input,
                  "frozen: the part contains an input; write input<…> >> frozen(f), in parentheses");
    if constexpr (detail::is_sentence<F>)
        return detail::mistaken_sentence{};
    else if constexpr (detail::is_frozen_part<F>)
        return f;
    else
        return detail::frozen_part<F>{};
}

} // namespace lamina
