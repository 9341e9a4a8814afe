#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/language/named_value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lamina {

namespace detail {

/// What a result learns from: labels or targets.
template <class T>
struct answers {
    std::span<const std::uint32_t> labels;
    std::span<const T> targets;

    bool empty() const noexcept { return labels.empty() && targets.empty(); }
    bool has_labels() const noexcept { return targets.empty(); }
};

/// The samples of a further input, or a result's labels or targets.
template <class T>
struct named_samples {
    std::string name;
    std::span<const T> numbers;
    std::span<const std::uint32_t> labels;
};

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
/// in and shared by all copies. A network with further inputs or several results takes theirs by name:
/// `samples<float>(images, input<"meta">(meta), output<"boxes">(targets), output<"class">(labels))`. Labels
/// or targets without a name belong to the result at the sentence's end.
template <class T = float>
struct samples {
    std::span<const T> inputs;
    std::span<const std::uint32_t> labels;
    std::span<const T> targets;
    /// The shape of one input if known (from a data set); rank 0 if not.
    dims sample{};
    /// Those with a name, in any order.
    std::vector<detail::named_samples<T>> named;

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

    template <std::convertible_to<std::span<const T>> X, detail::fixed_string... Name, class... Range>
        requires(sizeof...(Name) != 0)
    samples(X&& x, detail::named_range<Name, Range>... rest) {
        inputs = keep(std::forward<X>(x));
        (add(Name.view(), std::forward<Range>(rest.range)), ...);
    }
    template <std::convertible_to<std::span<const T>> X, detail::labels_or_targets<T> Y,
              detail::fixed_string... Name, class... Range>
        requires(sizeof...(Name) != 0)
    samples(X&& x, Y&& y, detail::named_range<Name, Range>... rest)
        : samples(std::forward<X>(x), std::forward<Y>(y)) {
        (add(Name.view(), std::forward<Range>(rest.range)), ...);
    }

    bool empty() const noexcept { return inputs.empty() && labels.empty() && targets.empty(); }
    bool has_labels() const noexcept { return targets.empty(); }

private:
    template <detail::labels_or_targets<T> Range>
    void add(std::string_view name, Range&& range) {
        detail::named_samples<T>& added = named.emplace_back(std::string(name));
        if constexpr (std::convertible_to<Range, std::span<const T>>)
            added.numbers = keep(std::forward<Range>(range));
        else
            added.labels = keep(std::forward<Range>(range));
    }
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

} // namespace lamina
