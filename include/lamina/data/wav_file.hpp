#pragma once

#include <lamina/language/error.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// How the samples of a WAV file are stored.
enum class wav_format : std::uint8_t { int16, int24, int32, float32 };

namespace detail {

constexpr std::size_t bytes_of(wav_format format) {
    return format == wav_format::int16 ? 2 : format == wav_format::int24 ? 3 : 4;
}

/// What a WAV file says of its samples, and where their bytes are (Microsoft, "Multimedia Programming
/// Interface and Data Specifications 1.0", 1991; "Multiple Channel Audio Data and WAVE Files", 2001).
struct wav_file {
    std::size_t channels = 0, rate = 0;
    wav_format format = wav_format::int16;
    std::size_t begin = 0, size = 0;

    /// The bytes of one sample of all channels.
    constexpr std::size_t step() const { return channels * bytes_of(format); }
};

inline std::uint32_t little_endian(std::span<const std::uint8_t> bytes) {
    std::uint32_t number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) number = number << 8 | bytes[i];
    return number;
}
inline void append_little_endian(std::vector<std::uint8_t>& to, std::uint32_t number, std::size_t bytes) {
    for (std::size_t i = 0; i < bytes; ++i) to.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}
inline bool holds_text(std::span<const std::uint8_t> bytes, std::size_t at, std::string_view text) {
    return bytes.size() >= at + text.size()
           && std::equal(text.begin(), text.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
}

/// The number that says a format, and how many bits a sample has.
inline wav_format wav_format_of(std::uint32_t tag, std::uint32_t bits, const std::string& name) {
    constexpr std::uint32_t integers = 1, floats = 3;
    if (tag == integers && bits == 16) return wav_format::int16;
    if (tag == integers && bits == 24) return wav_format::int24;
    if (tag == integers && bits == 32) return wav_format::int32;
    if (tag == floats && bits == 32) return wav_format::float32;
    raise({name, ": expected integers of 16, 24 or 32 bits or floats of 32, found format ", tag, " with ",
           bits, " bits"});
}

/// Reads the chunk that describes the samples.
inline wav_file read_wav_description(std::span<const std::uint8_t> chunk, const std::string& name) {
    constexpr std::size_t plain = 16, extended = 40;
    constexpr std::uint32_t extensible = 0xFFFE;
    const auto number = [&](std::size_t at, std::size_t bytes) {
        return little_endian(chunk.subspan(at, bytes));
    };
    if (chunk.size() < plain)
        raise({name, ": damaged WAV: the chunk \"fmt \" has ", chunk.size(), " bytes instead of 16 or more"});
    std::uint32_t tag = number(0, 2);
    if (tag == extensible && chunk.size() >= extended) tag = number(24, 2);
    wav_file wav{.channels = number(2, 2), .rate = number(4, 4)};
    if (wav.channels == 0) raise({name, ": damaged WAV: it has no channels"});
    wav.format = wav_format_of(tag, number(14, 2), name);
    if (number(12, 2) != wav.step())
        raise({name, ": damaged WAV: expected ", wav.step(), " bytes for one sample of all channels, found ",
               number(12, 2)});
    return wav;
}

/// Finds the samples among a file's chunks, or nothing if the chunk does not begin in these bytes.
inline std::optional<wav_file> find_wav_samples(std::span<const std::uint8_t> bytes,
                                                const std::string& name) {
    constexpr std::size_t chunk_head = 8;
    if (!holds_text(bytes, 0, "RIFF") || !holds_text(bytes, 8, "WAVE"))
        raise({name, ": not a WAV file: it does not begin as one"});
    wav_file wav;
    for (std::size_t at = 12; bytes.size() - at >= chunk_head;) {
        const std::size_t size = little_endian(bytes.subspan(at + 4, 4));
        const std::size_t begin = at + chunk_head, left = bytes.size() - begin;
        if (holds_text(bytes, at, "data")) {
            if (wav.channels == 0) raise({name, ": damaged WAV: no chunk \"fmt \" describes its samples"});
            wav.begin = begin;
            wav.size = size;
            return wav;
        }
        if (holds_text(bytes, at, "fmt "))
            wav = read_wav_description(bytes.subspan(begin, (std::min)(size, left)), name);
        at = begin + (std::min)(size + size % 2, left); // chunks have an even number of bytes
    }
    return std::nullopt;
}

/// The greatest number of an integer format, plus 1.
constexpr double full_scale(wav_format format) {
    return static_cast<double>(std::uint64_t{1} << (8 * bytes_of(format) - 1));
}

/// One sample of these bytes.
inline float wav_sample(std::span<const std::uint8_t> bytes, wav_format format) {
    std::uint32_t bits = little_endian(bytes);
    if (format == wav_format::float32) return std::bit_cast<float>(bits);
    bits <<= 32 - 8 * bytes.size();
    return static_cast<float>(static_cast<double>(std::bit_cast<std::int32_t>(bits))
                              / full_scale(wav_format::int32));
}
inline void append_wav_sample(std::vector<std::uint8_t>& file, float sample, wav_format format) {
    if (format == wav_format::float32)
        return append_little_endian(file, std::bit_cast<std::uint32_t>(sample), 4);
    const double scale = full_scale(format);
    const double number = std::clamp(std::nearbyint(static_cast<double>(sample) * scale), -scale, scale - 1);
    append_little_endian(file, static_cast<std::uint32_t>(static_cast<std::int32_t>(number)),
                         bytes_of(format));
}

/// All that precedes the samples.
inline std::vector<std::uint8_t> wav_header(const wav_file& wav, std::size_t samples,
                                            const std::string& name) {
    constexpr std::uint32_t head = 36;
    const std::size_t bytes = bytes_of(wav.format), step = wav.step();
    constexpr std::size_t most = (std::numeric_limits<std::uint32_t>::max)();
    if (step > 0xFFFF)
        raise({name, ": a WAV file has 16 bits for the bytes of one sample of all channels, too few for ",
               step});
    if (samples > (most - head - 1) / bytes || wav.rate > most / step)
        raise({name, ": a WAV file has 32 bits for its size and bytes a second, too few for ", samples,
               " samples of ", bytes, " bytes and ", wav.rate, " times ", step});
    const auto size = static_cast<std::uint32_t>(samples * bytes);
    std::vector<std::uint8_t> file;
    const auto text = [&](std::string_view id) { file.insert(file.end(), id.begin(), id.end()); };
    text("RIFF");
    append_little_endian(file, head + size + size % 2, 4);
    text("WAVEfmt ");
    append_little_endian(file, 16, 4);
    append_little_endian(file, wav.format == wav_format::float32 ? 3 : 1, 2);
    append_little_endian(file, static_cast<std::uint32_t>(wav.channels), 2);
    append_little_endian(file, static_cast<std::uint32_t>(wav.rate), 4);
    append_little_endian(file, static_cast<std::uint32_t>(wav.rate * step), 4);
    append_little_endian(file, static_cast<std::uint32_t>(step), 2);
    append_little_endian(file, static_cast<std::uint32_t>(8 * bytes), 2);
    text("data");
    append_little_endian(file, size, 4);
    return file;
}

} // namespace detail

} // namespace lamina
