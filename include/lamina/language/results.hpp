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
    constexpr std::size_t outputs = part_size_of<typename Sentence::body>.outputs;
    if constexpr (outputs != 0 && Sentence::output.rank != 0)
        for (std::size_t i = 0; i < outputs; ++i)
            if (recorded<Sentence>.outputs[i].value == recorded<Sentence>.end) return outputs;
    return outputs + 1;
}();

/// The value at a sentence's end, and its results: the values marked with `output`, in order, then the value
/// at the end, without a name, unless it is one of them.
template <class X, std::size_t Count>
struct sentence_results {
    X end{};
    std::array<named_result<X>, Count> all;
};
template <class Sentence, class Interpreter, class X>
constexpr auto interpret_results(Interpreter& to, X x) {
    sentence_results<X, result_count<Sentence>> results;
    if constexpr (Sentence::mentions_names) {
        name_storage<X, part_size_of<typename Sentence::body>> memory;
        named_values<X> names(memory);
        results.end = interpret<typename Sentence::body>(to, x, names);
        results.all.back().value = results.end;
        for (std::size_t i = 0; i < names.result_count(); ++i) results.all[i] = names.result(i);
    } else {
        results.end = interpret<Sentence>(to, x);
        results.all.back().value = results.end;
    }
    return results;
}

/// The results of a sentence: the numbers of their values, and their shapes.
template <class Sentence>
inline constexpr auto result_values = [] {
    std::array<named_result<std::size_t>, result_count<Sentence>> all;
    if constexpr (Sentence::output.rank != 0) {
        all.back().value = recorded<Sentence>.end;
        std::copy_n(recorded<Sentence>.outputs.begin(), part_size_of<typename Sentence::body>.outputs,
                    all.begin());
    }
    return all;
}();
template <class Sentence>
inline constexpr auto result_shapes = [] {
    std::array<named_result<dims>, result_count<Sentence>> all;
    if constexpr (Sentence::output.rank != 0)
        for (std::size_t i = 0; i < all.size(); ++i)
            all[i] = {result_values<Sentence>[i].label,
                      recorded<Sentence>.values[result_values<Sentence>[i].value].out};
    return all;
}();

/// The name that a part gives the value that reaches it; empty if it gives none.
template <class Part>
inline constexpr std::string_view name_given{};
template <fixed_string Name>
inline constexpr std::string_view name_given<words::as<Name>> = words::as<Name>::text;

template <class Parts>
inline constexpr std::string_view name_of_first{};
template <class First, class... Rest>
inline constexpr std::string_view name_of_first<type_list<First, Rest...>> = name_given<First>;

/// The inputs of a sentence and their shapes; the first has the name that an `as` right after it gives, if
/// any.
template <class Sentence>
inline constexpr auto sentence_inputs = [] {
    constexpr std::size_t further = part_size_of<typename Sentence::body>.inputs;
    std::array<named_result<dims>, 1 + further> all;
    all[0].value = Sentence::input;
    if constexpr (Sentence::mentions_names && Sentence::output.rank != 0) {
        all[0].label.append(name_of_first<typename Sentence::parts>);
        std::size_t count = 0;
        for (const recorded_value& v : recorded<Sentence>.values)
            if (v.kind == operation::input) {
                if (count != 0) {
                    all[count].label.append(v.label);
                    all[count].value = v.out;
                }
                ++count;
            }
    }
    return all;
}();

/// The position of a name in a list; the list's size if it is not there.
template <class X, std::size_t Count>
constexpr std::size_t position_of(const std::array<named_result<X>, Count>& all, std::string_view name) {
    std::size_t i = 0;
    while (i < Count && all[i].label.view() != name) ++i;
    return i;
}

/// The position of the first name that occurs a second time; the list's size if there is none.
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
