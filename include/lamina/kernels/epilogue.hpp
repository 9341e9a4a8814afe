#pragma once

#include <lamina/kernels/simd/simd.hpp>

#include <array>
#include <cstddef>
#include <utility>

namespace lamina::kernels {

/// The ops applied, in order, to results in registers before they are stored. Each op declares how many
/// pointers it takes from `operands` (in op order) and works on a batch or scalar that holds the results of
/// channels `channel`, `channel + 1`, … of one pixel, of which the first Lanes count.
template <class... Ops>
struct epilogue {
    static constexpr std::size_t operands = (Ops::operands + ... + std::size_t{0});
    /// Never decreasing, and the same for all pixels and channels: it may then follow a maximum instead of
    /// preceding it.
    static constexpr bool monotonic = (Ops::monotonic && ...);
    /// Only a few instructions: worth duplicating for every register.
    static constexpr bool cheap = (Ops::cheap && ...);
    /// Ignores the channel, and its operands have pixels `stride` elements apart: contiguous pixels can then
    /// be processed as one long pixel.
    static constexpr bool flat([[maybe_unused]] std::size_t stride) { return (Ops::flat(stride) && ...); }

    template <std::size_t Lanes, class V>
    static V apply(V y, const simd::scalar_t<V>* const* operand, std::size_t pixel, std::size_t channel);
};

namespace detail {
template <class F, class = void>
inline constexpr bool says_monotonic = false;
template <class F>
inline constexpr bool says_monotonic<F, std::enable_if_t<F::monotonic>> = true;
template <class F, class = void>
inline constexpr bool says_cheap = false;
template <class F>
inline constexpr bool says_cheap<F, std::enable_if_t<F::cheap>> = true;

/// Clamps y to the bounds that F declares.
template <class V, class F>
LAMINA_INLINE V clip(V y) {
    using T = simd::scalar_t<V>;
    if constexpr (requires { F::lowest; }) y = simd::larger(V(static_cast<T>(F::lowest)), y);
    if constexpr (requires { F::highest; }) y = simd::smaller(V(static_cast<T>(F::highest)), y);
    return y;
}
} // namespace detail

/// F::apply(y). F may declare `monotonic` and `cheap` (static constexpr bool, see epilogue). If F only
/// clamps, it may declare `lowest`, `highest` or both, which are then used instead of `apply`. NaN stays NaN.
template <class F>
struct map {
    static constexpr std::size_t operands = 0;
    static constexpr bool monotonic = detail::says_monotonic<F>;
    static constexpr bool cheap = detail::says_cheap<F>;
    static constexpr bool flat(std::size_t) { return true; }

    template <std::size_t, class V>
    LAMINA_INLINE static V apply(V y, const simd::scalar_t<V>* const*, std::size_t, std::size_t) {
        if constexpr (requires { F::lowest; } || requires { F::highest; })
            return detail::clip<V, F>(y);
        else
            return F::template apply<V>(y);
    }
};

/// y · scale[c] + shift[c]. Two operands: scale, shift.
struct scale_shift {
    static constexpr std::size_t operands = 2;
    static constexpr bool monotonic = false;
    static constexpr bool cheap = true;
    static constexpr bool flat(std::size_t) { return false; }

    template <std::size_t Lanes, class V>
    LAMINA_INLINE static V apply(V y, const simd::scalar_t<V>* const* operand, std::size_t,
                                 std::size_t channel) {
        return simd::fma(y, simd::load_partial<V, Lanes>(operand[0] + channel),
                         simd::load_partial<V, Lanes>(operand[1] + channel));
    }
};

/// F::apply(y, operand[c]). F may declare `cheap`.
template <class F>
struct channel_map {
    static constexpr std::size_t operands = 1;
    static constexpr bool monotonic = false;
    static constexpr bool cheap = detail::says_cheap<F>;
    static constexpr bool flat(std::size_t) { return false; }

    template <std::size_t Lanes, class V>
    LAMINA_INLINE static V apply(V y, const simd::scalar_t<V>* const* operand, std::size_t,
                                 std::size_t channel) {
        return F::template apply<V>(y, simd::load_partial<V, Lanes>(operand[0] + channel));
    }
};

/// y + operand[pixel · Stride + c]: a residual connection.
template <std::size_t Stride>
struct add {
    static constexpr std::size_t operands = 1;
    static constexpr bool monotonic = false;
    static constexpr bool cheap = true;
    static constexpr bool flat(std::size_t stride) { return stride == Stride; }

    template <std::size_t Lanes, class V>
    LAMINA_INLINE static V apply(V y, const simd::scalar_t<V>* const* operand, std::size_t pixel,
                                 std::size_t channel) {
        return y + simd::load_partial<V, Lanes>(operand[0] + pixel * Stride + channel);
    }
};

/// y · operand[pixel · Stride + c].
template <std::size_t Stride>
struct multiply {
    static constexpr std::size_t operands = 1;
    static constexpr bool monotonic = false;
    static constexpr bool cheap = true;
    static constexpr bool flat(std::size_t stride) { return stride == Stride; }

    template <std::size_t Lanes, class V>
    LAMINA_INLINE static V apply(V y, const simd::scalar_t<V>* const* operand, std::size_t pixel,
                                 std::size_t channel) {
        return y * simd::load_partial<V, Lanes>(operand[0] + pixel * Stride + channel);
    }
};

/// y · operand[c], the same for every pixel: squeeze-and-excite.
struct gate {
    static constexpr std::size_t operands = 1;
    static constexpr bool monotonic = false;
    static constexpr bool cheap = true;
    static constexpr bool flat(std::size_t) { return false; }

    template <std::size_t Lanes, class V>
    LAMINA_INLINE static V apply(V y, const simd::scalar_t<V>* const* operand, std::size_t,
                                 std::size_t channel) {
        return y * simd::load_partial<V, Lanes>(operand[0] + channel);
    }
};

/// y · operand[pixel · Stride], the same for every channel: spatial attention.
template <std::size_t Stride>
struct pixel_gate {
    static constexpr std::size_t operands = 1;
    static constexpr bool monotonic = false;
    static constexpr bool cheap = true;
    static constexpr bool flat(std::size_t) { return false; }

    template <std::size_t, class V>
    LAMINA_INLINE static V apply(V y, const simd::scalar_t<V>* const* operand, std::size_t pixel,
                                 std::size_t) {
        return y * V(operand[0][pixel * Stride]);
    }
};

template <class... Ops>
template <std::size_t Lanes, class V>
LAMINA_INLINE V epilogue<Ops...>::apply(V y, [[maybe_unused]] const simd::scalar_t<V>* const* operand,
                                        [[maybe_unused]] std::size_t pixel,
                                        [[maybe_unused]] std::size_t channel) {
    ((y = Ops::template apply<Lanes>(y, operand, pixel, channel), operand += Ops::operands), ...);
    return y;
}

} // namespace lamina::kernels
