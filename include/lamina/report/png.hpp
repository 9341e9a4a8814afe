#pragma once

#include <lamina/language/error.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lamina::detail {

/// The checksum of a PNG chunk (PNG specification, annex D).
inline std::uint32_t png_crc(std::string_view bytes) {
    std::uint32_t crc = 0xFFFFFFFFu;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1u ? 0xEDB88320u : 0u);
    }
    return ~crc;
}

/// The checksum of a zlib stream (RFC 1950).
inline std::uint32_t adler32(std::string_view bytes) {
    std::uint32_t a = 1, b = 0;
    for (const char c : bytes) {
        a = (a + static_cast<unsigned char>(c)) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

inline std::string big_endian(std::uint32_t value) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(value >> shift & 0xFFu);
    return bytes;
}

inline std::string png_chunk(std::string_view name, std::string_view data) {
    const auto body = std::string(name).append(data);
    return big_endian(static_cast<std::uint32_t>(data.size())) + body + big_endian(png_crc(body));
}

/// A zlib stream of uncompressed blocks: example images are small, and this needs no compressor.
inline std::string zlib_stored(std::string_view bytes) {
    constexpr std::size_t most = 0xFFFF;
    std::string stream = "\x78\x01";
    for (std::size_t at = 0; at == 0 || at < bytes.size(); at += most) {
        const auto block = bytes.substr(at, most);
        stream += static_cast<char>(at + most >= bytes.size());
        for (const auto size : {block.size(), ~block.size()})
            stream.append({static_cast<char>(size & 0xFFu), static_cast<char>(size >> 8 & 0xFFu)});
        stream += block;
    }
    return stream + big_endian(adler32(bytes));
}

inline std::string base64(std::string_view bytes) {
    constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 3; ++j)
            group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
        for (std::size_t j = 0; j < 4; ++j)
            text += i + j <= bytes.size() ? digits[group >> (18 - 6 * j) & 63u] : '=';
    }
    return text;
}

/// A PNG file of 8-bit pixels in row-major order from the top; 1 channel is gray, 3 are RGB.
inline std::string png(std::size_t height, std::size_t width, std::size_t channels,
                       std::span<const std::uint8_t> pixels) {
    if (channels != 1 && channels != 3) raise({"png: a picture has 1 or 3 channels, not ", channels});
    if (height == 0 || width == 0 || pixels.size() != height * width * channels)
        raise({"png: ", pixels.size(), " numbers are no picture of ", height, "×", width, "×", channels});
    std::string rows;
    const auto row = width * channels;
    for (std::size_t y = 0; y < height; ++y) {
        rows += '\0';
        for (const auto value : pixels.subspan(y * row, row)) rows += static_cast<char>(value);
    }
    const auto header = big_endian(static_cast<std::uint32_t>(width))
                        + big_endian(static_cast<std::uint32_t>(height)) + '\x08'
                        + (channels == 1 ? '\0' : '\x02') + std::string(3, '\0');
    return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", header) + png_chunk("IDAT", zlib_stored(rows))
           + png_chunk("IEND", "");
}

/// The PNG as a data URI for an `<image>` in SVG or HTML.
inline std::string png_uri(std::size_t height, std::size_t width, std::size_t channels,
                           std::span<const std::uint8_t> pixels) {
    return "data:image/png;base64," + base64(png(height, width, channels, pixels));
}

} // namespace lamina::detail
