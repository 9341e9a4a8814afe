#pragma once

#include <lamina/data/wav_file.hpp>
#include <lamina/files/atomic_file.hpp>
#include <lamina/files/file_source.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lamina {

/// Sound: `samples` holds a value for each channel at one moment, then for each at the next one, `rate`
/// moments a second. Full scale is −1 to 1.
struct recording {
    std::size_t channels = 1;
    std::size_t rate = 44'100;
    std::vector<float> samples;

    std::size_t length() const { return channels == 0 ? 0 : samples.size() / channels; }
};

namespace detail {

/// The samples of a whole file.
inline wav_file check_wav(std::span<const std::uint8_t> file, const std::string& name) {
    const std::optional<wav_file> wav = find_wav_samples(file, name);
    if (!wav) raise({name, ": damaged WAV: it ends before its chunk \"data\""});
    if (wav->size > file.size() - wav->begin)
        raise({name, ": damaged WAV: its samples should have ", wav->size, " bytes, but ",
               file.size() - wav->begin, " follow"});
    if (wav->size % wav->step() != 0)
        raise({name, ": damaged WAV: ", wav->size, " bytes are no whole number of samples of ", wav->step(),
               " bytes"});
    return *wav;
}

} // namespace detail

/// Reads a WAV file of 16, 24 or 32 bits, or of floats of 32 bits, with any number of channels. Throws an
/// error that names the file unless it is complete, well-formed and has at most `value_limit` values.
inline recording read_wav(const file_source& from, std::size_t value_limit = default_value_limit) {
    const std::string& name = from.name();
    const detail::shared_bytes file = from.read([&](auto first) {
        if (const auto wav = detail::find_wav_samples(first, name))
            detail::check_value_limit(std::array{wav->size / wav->step(), wav->channels}, value_limit, name);
    });
    const std::span<const std::uint8_t> all(file.data(), file.size());
    const detail::wav_file wav = detail::check_wav(all, name);
    detail::check_value_limit(std::array{wav.size / wav.step(), wav.channels}, value_limit, name);
    const std::size_t bytes = detail::bytes_of(wav.format);
    recording result{wav.channels, wav.rate, {}};
    result.samples.reserve(wav.size / bytes);
    for (std::size_t at = 0; at < wav.size; at += bytes)
        result.samples.push_back(detail::wav_sample(all.subspan(wav.begin + at, bytes), wav.format));
    return result;
}

/// Writes a WAV file. Values beyond full scale are clamped and all are rounded to the nearest number of the
/// format; `wav_format::float32` writes them as they are. A value that is not a number is an error. The file
/// appears complete or not at all.
inline void write_wav(const std::filesystem::path& path, const recording& sound,
                      wav_format format = wav_format::int16) {
    const std::string name = path.string();
    if (sound.channels == 0 || sound.samples.size() % sound.channels != 0)
        raise({name, ": ", sound.samples.size(), " samples are no whole number for each of ", sound.channels,
               " channels"});
    std::vector<std::uint8_t> file = detail::wav_header(
        {.channels = sound.channels, .rate = sound.rate, .format = format}, sound.samples.size(), name);
    file.reserve(file.size() + sound.samples.size() * detail::bytes_of(format) + 1);
    for (std::size_t i = 0; i < sound.samples.size(); ++i) {
        if (std::isnan(sound.samples[i])) raise({name, ": sample ", i, " is not a number"});
        detail::append_wav_sample(file, sound.samples[i], format);
    }
    if (file.size() % 2 != 0) file.push_back(0);
    write_file(path, file);
}

} // namespace lamina
