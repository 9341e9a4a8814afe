#pragma once

#include <lamina/language/input.hpp>
#include <lamina/language/queries.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lamina {

namespace detail {

/// A new height and width, or length, of the input of this name; without a name, of the first one.
struct new_size {
    std::string_view label;
    std::size_t count = 0;
    std::array<std::size_t, 2> extents{};

    constexpr void add(std::size_t extent) {
        if (count < extents.size()) extents[count] = extent;
        ++count;
    }
    constexpr bool is_complete() const {
        return (count == 1 || count == 2) && extents[0] != 0 && extents[count - 1] != 0;
    }
    /// The shape in its place, with the same channels; rank 0 if a length is given to an image, or anything
    /// to a vector.
    constexpr dims of(dims shape) const {
        if (!is_complete() || !shape.is_image() || (count == 1 && shape.height != 1)) return {};
        return dims::image(count == 1 ? 1 : extents[0], extents[count - 1], shape.channels);
    }
};

/// The arguments of `resized`: numbers belong to the name before them.
template <input_argument... Arguments>
struct new_sizes {
    static constexpr std::array<input_argument, sizeof...(Arguments)> arguments{Arguments...};
    static constexpr std::size_t count = [] {
        std::size_t names = 0;
        for (const input_argument& a : arguments) names += a.is_name();
        return arguments.empty() ? 0 : names + !arguments[0].is_name();
    }();
    static constexpr auto all = [] {
        std::array<new_size, count> sizes;
        std::size_t i = 0;
        for (const input_argument& a : arguments)
            if (a.is_name())
                sizes[i++].label = {a.text, a.length};
            else
                sizes[i == 0 ? i++ : i - 1].add(a.extent);
        return sizes;
    }();
    static constexpr bool are_complete = count != 0 && std::ranges::all_of(all, &new_size::is_complete);

    /// The shape of an input, which is changed if its name, or "" for the first one, is among the sizes.
    static constexpr dims of(std::string_view label, dims shape) {
        const auto found = std::ranges::find(all, label, &new_size::label);
        return found == all.end() ? shape : found->of(shape);
    }
};

/// Whether a part says an output or a further input.
template <class Part>
concept has_results_or_inputs = part_size_of<Part>.outputs + part_size_of<Part>.inputs != 0;

/// A part in which further inputs have their new shapes.
template <class Sizes, class Part>
struct resized_part {
    using type = Part;
};
template <class Sizes, fixed_string Name, dims Shape>
struct resized_part<Sizes, words::further_input<Name, Shape>> {
    using type = words::further_input<Name, Sizes::of(Name.view(), Shape)>;
};
template <class Sizes, template <class...> class Join, class... Parts>
    requires(has_results_or_inputs<Join<Parts...>>)
struct resized_part<Sizes, Join<Parts...>> {
    using type = Join<typename resized_part<Sizes, Parts>::type...>;
};
template <class Sizes, class B>
struct resized_block {
    static constexpr typename resized_part<Sizes, std::remove_cvref_t<decltype(B::layers)>>::type layers{};
};
template <class Sizes, class B, class... Options>
    requires(has_results_or_inputs<quotation<B, Options...>>)
struct resized_part<Sizes, quotation<B, Options...>> {
    using type = quotation<resized_block<Sizes, B>, Options...>;
};

/// The new shapes of a network's inputs.
template <class N, class Sizes>
inline constexpr auto resized_inputs = [] {
    auto inputs = sentence_inputs<sentence_of<N>>;
    inputs[0].value = Sizes::of("", inputs[0].value);
    for (auto& in : inputs)
        if (!in.label.view().empty()) in.value = Sizes::of(in.label.view(), in.value);
    return inputs;
}();

/// The first name among the sizes that no input has; empty if there is none.
template <class N, class Sizes>
inline constexpr std::string_view unknown_input = [] {
    for (const new_size& s : Sizes::all)
        if (!s.label.empty()
            && position_of(resized_inputs<N, Sizes>, s.label) == resized_inputs<N, Sizes>.size())
            return s.label;
    return std::string_view{};
}();
template <class N, class Sizes>
inline constexpr fixed_string<unknown_input<N, Sizes>.size() + 1> unknown_input_text(unknown_input<N, Sizes>);

/// The conditions of the static_asserts on sizes; they carry the name into the diagnostic.
template <bool Holds, fixed_string Name>
inline constexpr bool is_input = Holds;

template <class N, class Sizes>
consteval bool check_sizes() {
    constexpr bool complete = Sizes::are_complete;
    static_assert(complete,
                  "resized: give a height and a width, or the length of a sequence: in front for the "
                  "first input, behind its name for another one");
    constexpr bool known = unknown_input<N, Sizes>.empty();
    static_assert(is_input<known, unknown_input_text<N, Sizes>>,
                  "resized: the network has no input of this name");
    constexpr bool fit = !complete || std::ranges::all_of(resized_inputs<N, Sizes>, [](const auto& in) {
        return in.value.rank != 0;
    });
    static_assert(fit,
                  "resized: an image has a height and a width, a sequence a length, a vector neither; give "
                  "each input as many numbers as it has");
    return complete && known && fit;
}

template <class N, class Sizes, class... Parts>
consteval auto resized_sentence(type_list<Parts...>) {
    if constexpr (check_sizes<N, Sizes>())
        return begin<resized_inputs<N, Sizes>[0].value>() >>
               typename make_sequence<typename resized_part<Sizes, Parts>::type...>::type{};
    else
        return mistaken_sentence{};
}

/// What a network is another size of; itself if it is none.
template <class N>
struct original {
    using type = N;
};

} // namespace detail

/// N with another size of its first input, `resized<N, 480, 640>` (a sequence: `resized<N, 200>`), and of
/// further ones after their names: `resized<N, 480, 640, "mask", 240, 320>`. Channels stay. A predictor for
/// it can be made from a model of N if all parameters have the same shapes (see same_parameters).
template <class N, detail::input_argument... Sizes>
    requires detail::given_network<N>
struct resized {
    static constexpr auto layers =
        detail::resized_sentence<N, detail::new_sizes<Sizes...>>(typename detail::sentence_of<N>::parts{});
};

namespace detail {

template <class N, input_argument... Sizes>
struct original<resized<N, Sizes...>> : original<N> {};

/// Two sizes of one network.
template <class N, class M>
concept sizes_of_one_network = std::is_same_v<typename original<N>::type, typename original<M>::type>;

} // namespace detail

} // namespace lamina
