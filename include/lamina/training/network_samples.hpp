#pragma once

#include <lamina/language/error.hpp>
#include <lamina/language/queries.hpp>
#include <lamina/language/text_part.hpp>
#include <lamina/training/samples.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lamina::detail {

/// The inputs and results of a network, with their names and shapes, in the sentence's order.
template <class N>
inline constexpr const auto& inputs_of = sentence_inputs<sentence_of<N>>;
template <class N>
inline constexpr const auto& results_of = result_shapes<sentence_of<N>>;

/// The result that labels or targets without a name belong to: the one without a name, or the only one; the
/// number of results if there is none.
template <class N>
inline constexpr std::size_t unnamed_result = results_of<N>.size() == 1 ? 0 : position_of(results_of<N>, "");

/// "boxes, class".
template <class List>
std::string names_in(const List& all) {
    std::string text;
    for (const auto& one : all)
        if (!one.label.view().empty()) text += text_of({text.empty() ? "" : ", ", one.label.view()});
    return text;
}

/// Samples in the order of the network's inputs and results; empty spans for what is not given.
template <class N, class T>
struct network_samples {
    std::array<std::span<const T>, inputs_of<N>.size()> inputs{};
    std::array<answers<T>, results_of<N>.size()> results{};

    network_samples(const samples<T>& data) {
        inputs[0] = data.inputs;
        if constexpr (unnamed_result<N> < results_of<N>.size())
            results[unnamed_result<N>] = {data.labels, data.targets};
        for (const named_samples<T>& one : data.named) {
            const std::size_t in = position_of(inputs_of<N>, one.name),
                              out = position_of(results_of<N>, one.name);
            if (in < inputs.size())
                inputs[in] = one.numbers;
            else if (out < results.size())
                results[out] = {one.labels, one.numbers};
        }
    }
};

/// The number of samples, for network `N`.
template <class N, class T>
std::size_t count_samples(const samples<T>& data) {
    return data.inputs.size() / input_shape<N>.size();
}

/// Samples first … first + count − 1.
template <class N, class T>
samples<T> take_samples(const samples<T>& data, std::size_t first, std::size_t count) {
    const std::size_t all = count_samples<N>(data);
    const auto take = [&]<class X>(std::span<const X>& from) {
        const std::size_t each = from.size() / all;
        from = from.subspan(first * each, count * each);
    };
    samples<T> taken = data;
    take(taken.inputs);
    take(taken.labels);
    take(taken.targets);
    for (named_samples<T>& one : taken.named) {
        take(one.numbers);
        take(one.labels);
    }
    return taken;
}

inline void check_count(const std::string& what, std::size_t found, std::size_t samples, std::size_t each,
                        const std::string& why) {
    if (found == samples * each) return;
    raise({what, ": ", samples, " samples need ", samples * each, " numbers, ", each, " each (", why,
           "), found ", found});
}

/// Throws unless the network has an output for each label; a single one is for the classes 0 and 1.
inline void check_classes(const std::string& what, std::span<const std::uint32_t> labels, dims out) {
    const std::size_t classes = std::max<std::size_t>(out.channels, 2);
    const auto wrong = std::ranges::find_if(labels, [&](std::uint32_t label) { return label >= classes; });
    if (wrong == labels.end()) return;
    const auto sample = static_cast<std::size_t>(wrong - labels.begin()) / out.pixels();
    raise({what, ": sample ", sample, " has class ", *wrong, ", but the network has ", out.channels,
           out.channels == 1 ? " output" : " outputs", " and thus the classes 0 to ", classes - 1});
}

/// Throws unless there is an answer for each of n samples.
template <class T>
void check_answers(const answers<T>& given, const std::string& what, std::size_t n, dims out) {
    if (given.has_labels()) {
        check_count(what + ": labels", given.labels.size(), n, out.pixels(),
                    out.pixels() == 1 ? "a class" : "a class per pixel of " + to_string(out));
        check_classes(what, given.labels, out);
    } else {
        check_count(what + ": targets", given.targets.size(), n, out.size(),
                    "the output is " + to_string(out));
    }
}

/// Throws unless each named one belongs to an input or a result of the network, and no two to the same.
template <class N, class T>
void check_sample_names(const samples<T>& data, const std::string& what) {
    for (std::size_t i = 0; i < data.named.size(); ++i) {
        const std::string& name = data.named[i].name;
        const bool is_input = position_of(inputs_of<N>, name) < inputs_of<N>.size();
        if (!is_input && position_of(results_of<N>, name) == results_of<N>.size())
            raise({what, ": the network has no input and no result \"", name,
                   "\"; its inputs: ", names_in(inputs_of<N>), "; its results: ", names_in(results_of<N>)});
        if (is_input && !data.named[i].labels.empty())
            raise({what, ": the input \"", name, "\" is given labels; it takes numbers"});
        for (std::size_t k = 0; k < i; ++k)
            if (data.named[k].name == name) raise({what, ": \"", name, "\" is given twice"});
    }
    if (data.labels.empty() && data.targets.empty()) return;
    if constexpr (unnamed_result<N> < results_of<N>.size()) {
        for (const named_samples<T>& one : data.named)
            if (one.name == results_of<N>[unnamed_result<N>].label.view())
                raise({what, ": labels or targets of \"", one.name,
                       "\" are given twice, with its name and without"});
    } else {
        raise({what,
               ": labels or targets without a name, but all results have one; say whose they are, as "
               "output<\"…\">(…): ",
               names_in(results_of<N>)});
    }
}

/// Throws if samples do not fit the network; `what` names them in the message. Whether a result needs labels
/// or targets depends on the loss.
template <class N, class T>
void check_samples(const samples<T>& data, const std::string& what) {
    constexpr dims in = input_shape<N>;
    if (data.inputs.empty()) raise({what, ": there are no samples"});
    if (data.sample.rank != 0 && data.sample != in)
        raise(
            {what, ": the samples are ", to_string(data.sample), ", the network's input is ", to_string(in)});
    const std::size_t n = data.inputs.size() / in.size();
    if (data.inputs.size() % in.size() != 0)
        raise({what, ": ", data.inputs.size(), " input numbers are not a multiple of ", in.size(),
               ", the size of one sample (", to_string(in), ")"});
    check_sample_names<N>(data, what);
    const network_samples<N, T> given(data);
    for (std::size_t i = 1; i < given.inputs.size(); ++i) {
        const auto& own = inputs_of<N>[i];
        check_count(what + ": input \"" + std::string(own.label.view()) + "\"", given.inputs[i].size(), n,
                    own.value.size(), "the input is " + to_string(own.value));
    }
    for (std::size_t i = 0; i < given.results.size(); ++i) {
        const auto& own = results_of<N>[i];
        if (given.results.size() == 1)
            check_answers(given.results[i], what, n, own.value);
        else if (!given.results[i].empty())
            check_answers(given.results[i], what + ": result \"" + std::string(own.label.view()) + "\"", n,
                          own.value);
    }
}

} // namespace lamina::detail
