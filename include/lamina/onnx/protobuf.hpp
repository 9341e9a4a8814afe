#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

/// What ONNX files are made of: Google's Protocol Buffers, as bytes. The numbers of fields are those of
/// ONNX's onnx.proto.
namespace lamina::detail::protobuf {

inline std::string varint(std::uint64_t v) {
    std::string bytes;
    for (; v > 127; v >>= 7) bytes += static_cast<char>(128 | (v & 127));
    bytes += static_cast<char>(v);
    return bytes;
}

/// An integer; negative ones as their two's complement.
inline std::string number(unsigned field, std::int64_t v) {
    return varint(field << 3) + varint(static_cast<std::uint64_t>(v));
}

/// A string, bytes or a message.
inline std::string text(unsigned field, std::string_view bytes) {
    std::string all = varint(field << 3 | 2) + varint(bytes.size());
    all.append(bytes);
    return all;
}

inline std::string real(unsigned field, float v) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &v, sizeof bits);
    std::string all = varint(field << 3 | 5);
    for (int shift = 0; shift < 32; shift += 8) all += static_cast<char>(bits >> shift & 255);
    return all;
}

/// The bytes of numbers, the lowest first.
template <class To, class Bits, class From>
std::string little_endian(const std::vector<From>& values) {
    std::string bytes;
    bytes.reserve(values.size() * sizeof(To));
    for (const From value : values) {
        const To stored = static_cast<To>(value);
        Bits bits{};
        std::memcpy(&bits, &stored, sizeof bits);
        for (std::size_t i = 0; i < sizeof(To); ++i) bytes += static_cast<char>(bits >> (8 * i) & 255);
    }
    return bytes;
}

} // namespace lamina::detail::protobuf
