#pragma once

#include <lamina/language/resized.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/tensors.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace lamina {

namespace detail {

/// The number of tensors at the beginning of two networks that have the same shapes.
template <class N, class M>
inline constexpr std::size_t tensors_alike = [] {
    const auto& n = placed_tensors<N>;
    const auto& m = placed_tensors<M>;
    const auto alike = [](const placed_tensor& a, const placed_tensor& b) {
        return a.offset == b.offset && a.parameter.rank == b.parameter.rank
               && a.parameter.extents == b.parameter.extents;
    };
    return static_cast<std::size_t>(std::ranges::mismatch(n, m, alike).in1 - n.begin());
}();

} // namespace detail

/// Whether two networks have parameters of the same shapes in the same order.
template <class N, class M>
    requires(detail::given_network<N> && detail::given_network<M>)
inline constexpr bool same_parameters = detail::tensor_count<N> == detail::tensor_count<M>
                                        && detail::tensors_alike<N, M> == detail::tensor_count<N>;

namespace detail {

/// A tensor's name within its word, and its shape, for the compiler's messages.
template <fixed_string Label, std::size_t... Extents>
struct tensor;

template <class N, std::size_t Index>
struct tensor_at {
    static constexpr const parameter& p = placed_tensors<N>[Index].parameter;
    using word = leaf_word<N, graph_of<N>[placed_tensors<N>[Index].node].leaf>;
    static constexpr std::string_view text = p.label;
    static constexpr fixed_string<text.size() + 1> label{text};
    template <std::size_t... Axis>
    static tensor<label, p.extents[Axis]...> described(std::index_sequence<Axis...>);
    using type = decltype(described(std::make_index_sequence<p.rank>{}));
};

/// The condition of the static_assert on parameters; it carries the first tensor that differs into the
/// diagnostic.
template <bool Holds, class Word, class Tensor, class Resized>
inline constexpr bool fits_both_sizes = Holds;

/// The parameters of N, for M.
template <class M, class N, class T>
const T* parameters_for(const model<N, T>& m) {
    constexpr bool same = same_parameters<N, M>;
    if constexpr (!same) {
        constexpr std::size_t i = tensors_alike<N, M>;
        static_assert(
            fits_both_sizes<same, typename tensor_at<N, i>::word, typename tensor_at<N, i>::type,
                            typename tensor_at<M, i>::type>,
            "resized: a parameter has another shape at the other size, so the model cannot be shared; end the "
            "images with global_avg_pool2d or adaptive_avg_pool2d instead of flatten, or give "
            "the other size a model of its own");
    }
    return m.parameters().data();
}

} // namespace detail

} // namespace lamina
