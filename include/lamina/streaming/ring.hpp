#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lamina::detail {

/// The last steps of a value of `Pixels` pixels each: those that have passed, in a ring of `Kept` steps, and
/// those that are present, from step `begin` on, whose pixels lie `Stride` elements apart. Steps before the
/// beginning of the signal, step 0, are zeros.
template <class T, std::size_t Kept, std::size_t Pixels, std::size_t Channels, std::size_t Stride>
struct recent_steps {
    static constexpr std::size_t size = Pixels * Channels;
    T* ring;
    const T* present;
    std::int64_t begin;

    /// Writes `Taps` steps, `Dilation` apart, side by side; the first is step `from`.
    template <std::size_t Taps, std::size_t Dilation>
    void copy_window(std::int64_t from, T* to) const {
        std::size_t slot = slot_of(from);
        for (std::size_t tap = 0; tap < Taps; ++tap, from += std::int64_t{Dilation}, to += size) {
            if (from >= begin)
                copy_present(from, to);
            else
                std::memcpy(to, ring + slot * size, size * sizeof(T));
            slot += Dilation;
            if (slot >= Kept) slot -= Kept;
        }
    }

    /// Keeps what is needed of the steps up to `end`, before those that are present give way to others.
    void keep(std::int64_t end) const {
        const std::int64_t from = (std::max)(begin, end - static_cast<std::int64_t>(Kept));
        std::size_t slot = slot_of(from);
        for (std::int64_t step = from; step < end; ++step) {
            copy_present(step, ring + slot * size);
            if (++slot == Kept) slot = 0;
        }
    }

private:
    /// (Not by std::copy_n, for which GCC calls a function.)
    void copy_present(std::int64_t step, T* to) const {
        const T* const from = present + static_cast<std::size_t>(step - begin) * Pixels * Stride;
        if constexpr (Stride == Channels)
            std::memcpy(to, from, size * sizeof(T));
        else
            for (std::size_t pixel = 0; pixel < Pixels; ++pixel)
                std::memcpy(to + pixel * Channels, from + pixel * Stride, Channels * sizeof(T));
    }
    /// For steps from −Kept on. (Those before step 0 have slots that nothing was written to.)
    static std::size_t slot_of(std::int64_t step) {
        return static_cast<std::size_t>(static_cast<std::uint64_t>(step + static_cast<std::int64_t>(Kept))
                                        % Kept);
    }
};

} // namespace lamina::detail
