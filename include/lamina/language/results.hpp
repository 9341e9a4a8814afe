#pragma once

#include <lamina/language/input.hpp>
#include <lamina/language/unread.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace lamina::detail {

/// The number of a sentence's results.
template <class Sentence>
inline constexpr std::size_t result_count = [] {
    if constexpr (Sentence::mentions_names && Sentence::output.rank != 0) {
        value_counter to;
        named_values<std::size_t, names_given<Sentence>> names;
        const std::size_t end = interpret<Sentence>(to, std::size_t{0}, names);
        for (std::size_t i = 0; i < names.result_count(); ++i)
            if (names.result(i).value == end) return names.result_count();
        return names.result_count() + 1;
    }
    return std::size_t{1};
}();

/// The value at a sentence's end, and its results: what it calls `output`, in order, and the value at its
/// end, which has no name there, if it is none of these.
template <class X, std::size_t Count>
struct sentence_results {
    X end{};
    std::array<named_result<X>, Count> all;
};
template <class Sentence, class Interpreter, class X>
constexpr auto interpret_results(Interpreter& to, X x) {
    sentence_results<X, result_count<Sentence>> results;
    if constexpr (Sentence::mentions_names) {
        named_values<X, names_given<Sentence>> names;
        results.end = interpret<Sentence>(to, x, names);
        results.all.back().value = results.end;
        for (std::size_t i = 0; i < names.result_count(); ++i) results.all[i] = names.result(i);
    } else {
        results.end = interpret<Sentence>(to, x);
        results.all.back().value = results.end;
    }
    return results;
}

/// The results of a sentence and their shapes.
template <class Sentence>
inline constexpr auto result_shapes = [] {
    shape_interpreter to;
    return interpret_results<Sentence>(to, Sentence::input).all;
}();

/// The interpreter that lists the further inputs of a sentence, of which there are at most `Capacity`.
template <std::size_t Capacity>
struct input_collector : shape_interpreter {
    std::array<named_result<dims>, Capacity> inputs;
    std::size_t count = 0;

    constexpr dims further_input(std::string_view name, dims shape) {
        inputs[count].label.append(name);
        inputs[count++].value = shape;
        return shape;
    }
};

template <class Sentence>
constexpr auto collect_inputs() {
    input_collector<names_given<Sentence>> to;
    interpret<Sentence>(to, Sentence::input);
    return to;
}

/// The name that a part gives the value that reaches it; empty if it gives none.
template <class Part>
inline constexpr std::string_view name_given{};
template <fixed_string Name>
inline constexpr std::string_view name_given<words::as<Name>> = words::as<Name>::text;

template <class Parts>
inline constexpr std::string_view name_of_first{};
template <class First, class... Rest>
inline constexpr std::string_view name_of_first<type_list<First, Rest...>> = name_given<First>;

/// The inputs of a sentence and their shapes; the first has the name that `as` gives it right behind it, or
/// none.
template <class Sentence>
inline constexpr auto sentence_inputs = [] {
    if constexpr (Sentence::mentions_names && Sentence::output.rank != 0) {
        constexpr auto further = collect_inputs<Sentence>();
        std::array<named_result<dims>, 1 + further.count> all;
        all[0].label.append(name_of_first<typename Sentence::parts>);
        all[0].value = Sentence::input;
        std::copy_n(further.inputs.begin(), further.count, all.begin() + 1);
        return all;
    } else {
        std::array<named_result<dims>, 1> all;
        all[0].value = Sentence::input;
        return all;
    }
}();

/// The position of a name in a list; the list's size if it is not there.
template <class X, std::size_t Count>
constexpr std::size_t position_of(const std::array<named_result<X>, Count>& all, std::string_view name) {
    std::size_t i = 0;
    while (i < Count && all[i].label.view() != name) ++i;
    return i;
}

/// The position of the first whose name another one before it has; the list's size if there is none.
template <class X, std::size_t Count>
constexpr std::size_t repeated_in(const std::array<named_result<X>, Count>& all) {
    for (std::size_t i = 0; i < Count; ++i)
        if (position_of(all, all[i].label.view()) != i) return i;
    return Count;
}
template <class X, std::size_t Count>
constexpr bool are_unique(const std::array<named_result<X>, Count>& all) {
    return repeated_in(all) == Count;
}

/// The conditions of the static_asserts on names; they carry the names into the diagnostic.
template <bool Holds, fixed_string Name>
inline constexpr bool is_unique = Holds;

/// The name at a position of a list; empty after its end.
template <const auto& List, std::size_t Index>
inline constexpr auto name_at = [] {
    if constexpr (Index < List.size()) {
        constexpr std::size_t size = List[Index].label.view().size();
        fixed_string<size + 1> text;
        std::copy_n(List[Index].label.view().data(), size, text.text);
        return text;
    } else {
        return fixed_string<1>{};
    }
}();

template <bool Unique, fixed_string Name>
consteval void check_result() {
    static_assert(is_unique<Unique, Name>,
                  "output: two results have the same name; give each a name of its own");
}
template <bool Unique, fixed_string Name>
consteval void check_input() {
    static_assert(is_unique<Unique, Name>,
                  "input: two inputs have the same name; name one and read it again with from<…>");
}

template <class Sentence>
consteval void check_results() {
    if constexpr (Sentence::mentions_names) {
        constexpr std::size_t result = repeated_in(result_shapes<Sentence>),
                              in = repeated_in(sentence_inputs<Sentence>);
        check_result<are_unique(result_shapes<Sentence>), name_at<result_shapes<Sentence>, result>>();
        check_input<are_unique(sentence_inputs<Sentence>), name_at<sentence_inputs<Sentence>, in>>();
    }
}

} // namespace lamina::detail
