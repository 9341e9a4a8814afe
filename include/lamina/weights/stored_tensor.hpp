#pragma once

#include <lamina/files/file.hpp>
#include <lamina/files/shared_bytes.hpp>

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

/// The element types of a safetensors file. `other` stands for types that are only known by name: F8_E4M3,
/// C64, ….
enum class stored_type : std::uint8_t {
    boolean,
    u8,
    i8,
    u16,
    i16,
    f16,
    bf16,
    u32,
    i32,
    f32,
    u64,
    i64,
    f64,
    other
};

/// An array as stored in a file: row-major, little-endian; no extents means one element.
struct stored_tensor {
    std::string tensor; ///< its name
    stored_type type = stored_type::f32;
    std::vector<std::size_t> extents;
    detail::shared_bytes bytes;
    /// The file's name for the type if it is `other`.
    std::string other_type{};
};

namespace detail {

struct stored_type_entry {
    std::string_view name;
    std::size_t size;
};
/// In the order of stored_type; the size of the last one is unknown.
inline constexpr std::array<stored_type_entry, 14> stored_types{{{"BOOL", 1},
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
                                                                 {"F64", 8},
                                                                 {"another type", 0}}};

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

} // namespace detail

/// The format's own spelling: "F32".
constexpr std::string_view to_string(stored_type type) {
    return detail::stored_types[static_cast<std::size_t>(type)].name;
}

namespace detail {

/// Bytes per element.
constexpr std::size_t size_of(stored_type type) { return stored_types[static_cast<std::size_t>(type)].size; }

/// The type of a tensor's elements as the file spells it.
inline std::string type_of_elements(const stored_tensor& t) {
    return t.type == stored_type::other ? t.other_type : std::string(to_string(t.type));
}

} // namespace detail

/// Makes an F32 (float) or F64 (double) tensor; `numbers` must match the shape.
template <std::floating_point T>
    requires(sizeof(T) == 4 || sizeof(T) == 8)
stored_tensor to_stored(std::string name, std::vector<std::size_t> shape, std::span<const T> numbers) {
    using bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
    if (detail::checked_product(shape) != numbers.size())
        raise({"tensor '", name, "': ", numbers.size(), " numbers do not match the shape ",
               detail::join_extents(shape)});
    std::vector<std::uint8_t> bytes;
    bytes.reserve(numbers.size_bytes());
    for (const T number : numbers) detail::append_little(bytes, std::bit_cast<bits>(number));
    return {std::move(name), sizeof(T) == 4 ? stored_type::f32 : stored_type::f64, std::move(shape),
            std::move(bytes)};
}

} // namespace lamina
