#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

namespace lamina::kernels {

/// The cells of one phase: their number, the first kernel cell that read them, and the output that read the
/// first of them with that kernel cell.
struct backward_phase {
    std::size_t count, tap, source;
};

/// One axis of the backward pass through a convolution. Cell phase + stride · j of the image was read by
/// kernel cells `first_tap`, `first_tap` + `tap_step`, … of the outputs j + offset, where the offset falls by
/// `source_step` from tap to tap. Outputs are counted from `before` cells ahead of the first; those cells,
/// and the `after` cells that follow the last, are zero.
struct backward_axis {
    std::size_t extent, outputs, kernel, stride, dilation, pad;

    constexpr std::size_t phases() const { return (std::min)(stride, extent); }
    constexpr std::size_t count(std::size_t phase) const { return (extent - phase + stride - 1) / stride; }
    constexpr std::size_t tap_step() const { return stride / std::gcd(stride, dilation); }
    constexpr std::size_t source_step() const { return dilation / std::gcd(stride, dilation); }

    /// `kernel` if no kernel cell reads the image cells of this phase.
    constexpr std::size_t first_tap(std::size_t phase) const {
        for (std::size_t tap = 0; tap < (std::min)(kernel, tap_step()); ++tap)
            if (reads(phase, tap)) return tap;
        return kernel;
    }
    /// The most kernel cells that read one image cell.
    constexpr std::size_t most_taps() const { return (kernel + tap_step() - 1) / tap_step(); }
    /// The output, counted with the cells before the first, that read image cell `phase` with kernel cell
    /// `tap`.
    constexpr std::size_t source(std::size_t phase, std::size_t tap) const {
        return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(before()) + offset(phase, tap));
    }
    constexpr std::size_t before() const {
        std::ptrdiff_t least = 0;
        for (std::size_t phase = 0; phase < phases(); ++phase)
            for (std::size_t tap = first_tap(phase); tap < kernel; tap += tap_step())
                least = (std::min)(least, offset(phase, tap));
        return static_cast<std::size_t>(-least);
    }
    constexpr std::size_t after() const {
        std::size_t end = before() + outputs;
        for (std::size_t phase = 0; phase < phases(); ++phase)
            if (first_tap(phase) < kernel)
                end = (std::max)(end, source(phase, first_tap(phase)) + count(phase));
        return end - before() - outputs;
    }
    /// A window of reach() + 1 outputs contains all that read one image cell.
    constexpr std::size_t reach() const {
        std::size_t most = 0;
        for (std::size_t phase = 0; phase < phases(); ++phase)
            if (first_tap(phase) < kernel) most = (std::max)(most, source(phase, first_tap(phase)));
        return most;
    }

private:
    constexpr std::ptrdiff_t distance(std::size_t phase, std::size_t tap) const {
        return static_cast<std::ptrdiff_t>(phase + pad) - static_cast<std::ptrdiff_t>(tap * dilation);
    }
    constexpr bool reads(std::size_t phase, std::size_t tap) const {
        return distance(phase, tap) % static_cast<std::ptrdiff_t>(stride) == 0;
    }
    constexpr std::ptrdiff_t offset(std::size_t phase, std::size_t tap) const {
        return distance(phase, tap) / static_cast<std::ptrdiff_t>(stride);
    }
};

template <backward_axis Axis>
inline constexpr auto backward_phases = [] {
    std::array<backward_phase, Axis.phases()> all{};
    for (std::size_t phase = 0; phase < all.size(); ++phase) {
        const std::size_t tap = Axis.first_tap(phase);
        all[phase] = {Axis.count(phase), tap, tap < Axis.kernel ? Axis.source(phase, tap) : 0};
    }
    return all;
}();

} // namespace lamina::kernels
