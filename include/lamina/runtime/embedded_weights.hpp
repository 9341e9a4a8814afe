#pragma once

#include <lamina/language/float16.hpp>
#include <lamina/language/queries.hpp>
#include <lamina/runtime/placed_tensors.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace lamina {

/// A tensor among embedded weights: its name in the network and its extents, followed by zeros.
struct embedded_tensor {
    std::string_view name;
    std::array<std::size_t, 4> extents;

    constexpr std::size_t size() const {
        std::size_t all = 1;
        for (const std::size_t extent : extents) all *= extent == 0 ? 1 : extent;
        return all;
    }
    /// The last extent: of a kernel the filters, of a vector all its numbers.
    constexpr std::size_t units() const {
        std::size_t last = 1;
        for (const std::size_t extent : extents) last = extent == 0 ? last : extent;
        return last;
    }
};

/// A network's weights as constants of the program, one tensor after another in the network's order. `lamina
/// embed` and write_header write them; Number is float, float16 or bfloat16. Numbers is a reference where the
/// assembler takes them from a file; the compiler does not know them then.
template <class Number, std::size_t Tensors, std::size_t Count, class Numbers = std::array<Number, Count>>
struct embedded_weights {
    static constexpr std::size_t size = Count;
    std::array<embedded_tensor, Tensors> tensors;
    Numbers numbers;

    constexpr std::span<const Number, Count> span() const { return std::span<const Number, Count>(numbers); }
    /// Writes them as T.
    template <class T>
    constexpr void copy_to(T* to) const {
        for (const Number& number : numbers) *to++ = static_cast<T>(static_cast<float>(number));
    }
};

/// Bytes and their scales: for each tensor in turn one scale for each index of its last extent.
template <std::size_t Count, std::size_t Scales>
struct scaled_bytes {
    std::array<float, Scales> scales;
    std::array<std::int8_t, Count> bytes;
};

/// Embedded weights of 8 bits: each is a byte, -127 to 127, times the scale of its index in its tensor's last
/// extent, so that every filter has its own scale.
template <std::size_t Tensors, std::size_t Count, std::size_t Scales,
          class Numbers = scaled_bytes<Count, Scales>>
struct quantized_weights {
    static constexpr std::size_t size = Count;
    std::array<embedded_tensor, Tensors> tensors;
    Numbers numbers;

    /// Writes them as T.
    template <class T>
    constexpr void copy_to(T* to) const {
        const std::int8_t* byte = numbers.bytes.data();
        const float* scales = numbers.scales.data();
        for (const embedded_tensor& t : tensors) {
            for (std::size_t i = 0; i < t.size(); ++i)
                *to++ = static_cast<T>(static_cast<float>(*byte++) * scales[i % t.units()]);
            scales += t.units();
        }
    }
};

namespace detail {

constexpr bool is_tensor(const embedded_tensor& t, const parameter& p) {
    for (std::size_t i = 0; i < t.extents.size(); ++i)
        if (t.extents[i] != (i < p.rank ? p.extents[i] : 0)) return false;
    const std::string_view label = p.label;
    return t.name.size() > label.size() && t.name.ends_with(label)
           && t.name[t.name.size() - label.size() - 1] == '.';
}

} // namespace detail

/// Whether embedded weights are those of a network: the same tensors, in order, label and extents.
template <class N, class Weights>
constexpr bool are_weights_of(const Weights& w) {
    constexpr auto& wanted = detail::placed_tensors<N>;
    if (w.tensors.size() != wanted.size() || Weights::size != parameters<N>) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        if (!detail::is_tensor(w.tensors[i], wanted[i].parameter)) return false;
    return true;
}

} // namespace lamina
