#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/language/error.hpp>
#include <lamina/language/queries.hpp>
#include <lamina/training/losses/labels.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace lamina {

namespace detail {

/// A data set: anything with `images` and `labels`.
template <class Dataset, class T>
concept labeled_images = requires(const std::remove_cvref_t<Dataset>& d) {
    std::span<const T>(d.images);
    std::span<const std::uint32_t>(d.labels);
};

/// A temporary that owns its elements, which are gone at the end of the full expression.
template <class Range>
concept temporary_numbers = !std::is_lvalue_reference_v<Range> && !std::ranges::borrowed_range<Range>;

template <class Y, class T>
concept labels_or_targets =
    std::convertible_to<Y, std::span<const std::uint32_t>> || std::convertible_to<Y, std::span<const T>>;

} // namespace detail

/// What a network learns from: inputs, stored one sample after another, and for each sample either the index
/// of its class (for an output image, one per pixel in row-major order; 0 or 1 if there is one output) or a
/// target as large as the network's output. Lvalues and spans are viewed, not copied; temporaries are moved
/// in and shared by all copies.
template <class T = float>
struct samples {
    std::span<const T> inputs;
    std::span<const std::uint32_t> labels;
    std::span<const T> targets;
    /// The shape of one input if known (from a data set); rank 0 if not.
    dims sample{};

    samples() = default;
    samples(std::span<const T> x, std::span<const std::uint32_t> classes) : inputs(x), labels(classes) {}
    samples(std::span<const T> x, std::span<const T> y) : inputs(x), targets(y) {}
    template <std::convertible_to<std::span<const T>> X, detail::labels_or_targets<T> Y>
        requires(detail::temporary_numbers<X> || detail::temporary_numbers<Y>)
    samples(X&& x, Y&& y) {
        inputs = keep(std::forward<X>(x));
        if constexpr (std::convertible_to<Y, std::span<const T>>)
            targets = keep(std::forward<Y>(y));
        else
            labels = keep(std::forward<Y>(y));
    }
    /// A data set: anything with `images` and `labels`, and optionally `sample`, the shape of one image.
    template <detail::labeled_images<T> Dataset>
    samples(Dataset&& d) {
        const auto& set = keep(std::forward<Dataset>(d));
        inputs = std::span<const T>(set.images);
        labels = std::span<const std::uint32_t>(set.labels);
        if constexpr (requires { sample = set.sample; }) sample = set.sample;
    }

    bool empty() const noexcept { return inputs.empty() && labels.empty() && targets.empty(); }
    bool has_labels() const noexcept { return targets.empty(); }

private:
    /// Returns an lvalue as it is, and stores a temporary.
    template <class Kept>
    const std::remove_reference_t<Kept>& keep(Kept&& what) {
        if constexpr (std::is_lvalue_reference_v<Kept>) {
            return what;
        } else {
            auto kept = std::make_shared<const std::remove_const_t<Kept>>(std::forward<Kept>(what));
            kept_.push_back(kept);
            return *kept;
        }
    }

    std::vector<std::shared_ptr<const void>> kept_;
};

namespace detail {

/// The number of samples, for network `N`.
template <class N, class T>
std::size_t count_samples(const samples<T>& data) {
    return data.inputs.size() / input_shape<N>.size();
}

/// Samples first … first + count − 1.
template <class N, class T>
samples<T> take_samples(const samples<T>& data, std::size_t first, std::size_t count) {
    constexpr std::size_t in = input_shape<N>.size(), out = output_shape<N>.size(),
                          pixels = output_shape<N>.pixels();
    samples<T> taken = data;
    taken.inputs = data.inputs.subspan(first * in, count * in);
    if (data.has_labels())
        taken.labels = data.labels.subspan(first * pixels, count * pixels);
    else
        taken.targets = data.targets.subspan(first * out, count * out);
    return taken;
}

inline void check_count(const std::string& what, std::size_t found, std::size_t samples, std::size_t each,
                        const std::string& why) {
    if (found == samples * each) return;
    raise(what + ": " + std::to_string(samples) + " samples need " + std::to_string(samples * each)
          + " numbers, " + std::to_string(each) + " each (" + why + "), found " + std::to_string(found));
}

/// Throws unless the network has an output for each label; a single one is for the classes 0 and 1.
inline void check_classes(const std::string& what, std::span<const std::uint32_t> labels, dims out) {
    const std::size_t classes = std::max<std::size_t>(out.channels, 2);
    const auto wrong = std::ranges::find_if(labels, [&](std::uint32_t label) { return label >= classes; });
    if (wrong == labels.end()) return;
    const auto sample = static_cast<std::size_t>(wrong - labels.begin()) / out.pixels();
    raise(what + ": sample " + std::to_string(sample) + " has class " + std::to_string(*wrong)
          + ", but the network has " + std::to_string(out.channels)
          + (out.channels == 1 ? " output" : " outputs") + " and thus the classes 0 to "
          + std::to_string(classes - 1));
}

/// Throws if samples do not fit the network; `what` names them in the message.
template <class N, class T>
void check_samples(const samples<T>& data, const std::string& what) {
    constexpr dims in = input_shape<N>, out = output_shape<N>;
    if (data.inputs.empty()) raise(what + ": there are no samples");
    if (data.sample.rank != 0 && data.sample != in)
        raise(what + ": the samples are " + to_string(data.sample) + ", the network's input is "
              + to_string(in));
    const std::size_t n = data.inputs.size() / in.size();
    if (data.inputs.size() % in.size() != 0)
        raise(what + ": " + std::to_string(data.inputs.size()) + " input numbers are not a multiple of "
              + std::to_string(in.size()) + ", the size of one sample (" + to_string(in) + ")");
    if (data.has_labels()) {
        check_count(what + ": labels", data.labels.size(), n, out.pixels(),
                    out.pixels() == 1 ? "a class" : "a class per pixel of " + to_string(out));
        check_classes(what, data.labels, out);
    } else {
        check_count(what + ": targets", data.targets.size(), n, out.size(),
                    "the output is " + to_string(out));
    }
}

} // namespace detail

} // namespace lamina
