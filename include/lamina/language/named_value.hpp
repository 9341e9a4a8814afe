#pragma once

#include <lamina/language/algebra.hpp>
#include <lamina/language/fixed_string.hpp>

#include <cstddef>
#include <string_view>
#include <utility>

namespace lamina {

namespace detail {

/// Memory for the input or result of this name.
template <fixed_string Name, class Range>
struct named_range {
    Range&& range;
};

} // namespace detail

namespace words {

/// See `lamina::as`.
template <detail::fixed_string Name>
struct as : part_base {
    static constexpr std::string_view text = Name.view();
    using parts = type_list<>;
    static constexpr bool mentions_names = true;

    static constexpr detail::part_size own_size{.names = 1};

    template <class Interpreter, class X>
    static constexpr X interpret([[maybe_unused]] Interpreter& to, X x, detail::named_values<X>& names) {
        names.push(text, x);
        if constexpr (requires { to.name(text, x); }) to.name(text, x);
        return x;
    }
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        return give<as, In, In, Where, Scope>();
    }

protected:
    /// Gives a value of shape `Shape` the name.
    template <class Word, dims Shape, dims In, class Where, class Scope>
    static consteval auto give() {
        constexpr bool is_new = !detail::is_given<Scope>(text), has_name = !text.empty();
        if constexpr (is_new && has_name) {
            return detail::reached_at<Shape, detail::scope_with<Scope, as, Shape>>{};
        } else {
            static_assert(fits<has_name, Where, Word, typename detail::incoming_of<In>::type>,
                          "name: it is empty; give the value a name, as in as<\"c4\">");
            static_assert(fits<is_new, Where, Word, typename detail::incoming_of<In>::type>,
                          "name: another value already has it; give each value a name of its own (a block or "
                          "repetition has names of its own)");
            return detail::reached_at<dims{}, Scope>{};
        }
    }
};

/// See `lamina::from`.
template <detail::fixed_string Name>
struct from : part_base {
    using parts = type_list<>;
    static constexpr bool mentions_names = true;

    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter&, const X&, detail::named_values<X>& names) {
        return names.find(Name.view());
    }
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        constexpr dims found = detail::shape_seen<Scope>(Name.view());
        constexpr bool is_known = found.rank != 0;
        if constexpr (!is_known)
            static_assert(
                fits<is_known, Where, from, typename detail::known_in<Scope>::type>,
                "from: no value before it has this name (see known<…> for the names there are); name "
                "one with as<…>, earlier in the same sequence or around it");
        return detail::reached_at<found, Scope>{};
    }
};

/// See `lamina::output`.
template <detail::fixed_string Name>
struct output : as<Name> {
    static constexpr detail::part_size own_size{.names = 1, .outputs = 1};

    /// Memory for the result of this name, for `predict`.
    template <class Range>
    constexpr detail::named_range<Name, Range> operator()(Range&& range) const {
        return {std::forward<Range>(range)};
    }
    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter&, X x, detail::named_values<X>& names) {
        names.push(Name.view(), x);
        names.push_result(Name.view(), x);
        return x;
    }
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        return as<Name>::template give<output, In, In, Where, Scope>();
    }
};

/// See `lamina::input`: samples of the further input of this name, for `predict`.
template <detail::fixed_string Name>
struct named_input {
    template <class Range>
    constexpr detail::named_range<Name, Range> operator()(Range&& range) const {
        return {std::forward<Range>(range)};
    }
};

/// See `lamina::input`: a further input of the network.
template <detail::fixed_string Name, dims Shape>
struct further_input : as<Name> {
    static constexpr detail::part_size own_size{.values = 1, .names = 1, .inputs = 1};

    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter& to, const X&, detail::named_values<X>& names) {
        X x = to.further_input(Name.view(), Shape);
        names.push(Name.view(), x);
        return x;
    }
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        return as<Name>::template give<further_input, Shape, In, Where, Scope>();
    }
};

} // namespace words

/// Names the value that reaches it, and passes it on. The name can be used after it in the same sequence,
/// also in branches, blocks and repetitions there. Blocks and repetitions have names of their own.
template <detail::fixed_string Name>
inline constexpr words::as<Name> as{};

/// The value of this name instead of the one that reaches it, as in `upsample2d<2> + from<"c4">`.
template <detail::fixed_string Name>
inline constexpr words::from<Name> from{};

/// `as`, and the value is a result of the network. In a call, memory for that result:
/// `output<"boxes">(boxes)`.
template <detail::fixed_string Name>
inline constexpr words::output<Name> output{};

} // namespace lamina
