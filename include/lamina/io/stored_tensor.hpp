#pragma once

#include <lamina/io/file.hpp>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace lamina {

/// The element types of a safetensors file.
enum class stored_type : std::uint8_t { boolean, u8, i8, u16, i16, f16, bf16, u32, i32, f32, u64, i64, f64 };

/// An array as it lies in a file: row-major, little-endian; no extents means one number.
struct stored_tensor {
    std::string name;
    stored_type type = stored_type::f32;
    std::vector<std::size_t> shape;
    std::vector<std::uint8_t> bytes;
};

namespace detail {

struct stored_type_entry {
    std::string_view name;
    std::size_t size;
};
/// In the order of stored_type.
inline constexpr std::array<stored_type_entry, 13> stored_types{{{"BOOL", 1},
                                                                 {"U8", 1},
                                                                 {"I8", 1},
                                                                 {"U16", 2},
                                                                 {"I16", 2},
                                                                 {"F16", 2},
                                                                 {"BF16", 2},
                                                                 {"U32", 4},
                                                                 {"I32", 4},
                                                                 {"F32", 4},
                                                                 {"U64", 8},
                                                                 {"I64", 8},
                                                                 {"F64", 8}}};

inline std::optional<stored_type> find_stored_type(std::string_view name) {
    for (std::size_t i = 0; i < stored_types.size(); ++i)
        if (stored_types[i].name == name) return static_cast<stored_type>(i);
    return std::nullopt;
}

template <std::unsigned_integral Word>
Word load_little(const std::uint8_t* from) {
    Word word = 0;
    for (std::size_t i = 0; i < sizeof(Word); ++i)
        word = static_cast<Word>(word | static_cast<Word>(from[i]) << (8 * i));
    return word;
}
template <std::unsigned_integral Word>
void append_little(std::vector<std::uint8_t>& to, Word word) {
    for (std::size_t i = 0; i < sizeof(Word); ++i) to.push_back(static_cast<std::uint8_t>(word >> (8 * i)));
}

/// IEEE 754 binary16 to float, exactly.
inline float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000U) << 16;
    const std::uint32_t exponent = half >> 10 & 0x1FU;
    const std::uint32_t fraction = half & 0x3FFU;
    if (exponent == 0) {
        const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
        return sign != 0 ? -magnitude : magnitude;
    }
    const std::uint32_t widened = exponent == 0x1F ? 0xFF : exponent + 112;
    return std::bit_cast<float>(sign | widened << 23 | fraction << 13);
}

template <std::floating_point T>
T load_number(const std::uint8_t* from, stored_type type) {
    switch (type) {
    case stored_type::f16:
        return static_cast<T>(half_to_float(load_little<std::uint16_t>(from)));
    case stored_type::bf16:
        return static_cast<T>(std::bit_cast<float>(std::uint32_t{load_little<std::uint16_t>(from)} << 16));
    case stored_type::f32:
        return static_cast<T>(std::bit_cast<float>(load_little<std::uint32_t>(from)));
    default:
        return static_cast<T>(std::bit_cast<double>(load_little<std::uint64_t>(from)));
    }
}

} // namespace detail

/// The format's own spelling: "F32".
constexpr std::string_view to_string(stored_type type) {
    return detail::stored_types[static_cast<std::size_t>(type)].name;
}
/// Bytes of one element.
constexpr std::size_t size_of(stored_type type) {
    return detail::stored_types[static_cast<std::size_t>(type)].size;
}

/// The numbers of an F16, BF16, F32 or F64 tensor, in row-major order; other types, and bytes that do not
/// match the shape, are errors that name the tensor.
template <std::floating_point T>
std::vector<T> to_floats(const stored_tensor& from) {
    using enum stored_type;
    if (from.type != f16 && from.type != bf16 && from.type != f32 && from.type != f64)
        raise("tensor '" + from.name + "': expected F16, BF16, F32 or F64, found "
              + std::string(to_string(from.type)));
    const std::size_t size = size_of(from.type);
    const auto count = detail::checked_product(from.shape);
    if (!count || from.bytes.size() % size != 0 || from.bytes.size() / size != *count)
        raise("tensor '" + from.name + "': " + std::to_string(from.bytes.size())
              + " bytes do not match the shape " + detail::join_extents(from.shape) + " of "
              + std::string(to_string(from.type)));
    std::vector<T> numbers(*count);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        numbers[i] = detail::load_number<T>(from.bytes.data() + i * size, from.type);
    return numbers;
}

/// An F32 (float) or F64 (double) tensor of these numbers; as many as the shape holds.
template <std::floating_point T>
    requires(sizeof(T) == 4 || sizeof(T) == 8)
stored_tensor to_stored(std::string name, std::vector<std::size_t> shape, std::span<const T> numbers) {
    using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    if (detail::checked_product(shape) != numbers.size())
        raise("tensor '" + name + "': " + std::to_string(numbers.size()) + " numbers do not match the shape "
              + detail::join_extents(shape));
    stored_tensor result{
        std::move(name), sizeof(T) == 4 ? stored_type::f32 : stored_type::f64, std::move(shape), {}};
    result.bytes.reserve(numbers.size_bytes());
    for (const T number : numbers) detail::append_little(result.bytes, std::bit_cast<bits>(number));
    return result;
}

} // namespace lamina
