#include <lamina/data/wav.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina_test;
using namespace std::string_view_literals;

namespace {

std::string chunk(std::string_view id, std::string_view content) {
    std::vector<std::uint8_t> size;
    detail::append_little_endian(size, static_cast<std::uint32_t>(content.size()), 4);
    return std::string(id) + std::string(size.begin(), size.end()) + std::string(content);
}
std::string file_of(const std::string& chunks) { return chunk("RIFF", "WAVE" + chunks); }
/// 16 bits, two channels, 8000 a second.
const std::string stereo = chunk("fmt ", "\1\0\2\0\x40\x1f\0\0\0\x7d\0\0\4\0\x10\0"sv);

recording read(const std::string& file) {
    const scratch here;
    return read_wav(here.put("file", file));
}
std::string error_reading(std::string_view file) {
    const scratch here;
    return error_of(here, [&] { read_wav(here.put("file", file)); });
}

} // namespace

TEST_CASE("the bytes of a file by hand") {
    const recording sound = read(file_of(stereo + chunk("data", "\1\0\0\x80\0\x40\xff\xff"sv)));
    CHECK(sound.channels == 2);
    CHECK(sound.rate == 8000);
    CHECK(sound.length() == 2);
    CHECK(sound.samples == std::vector<float>{1 / 32768.0F, -1, 0.5F, -1 / 32768.0F});
}

TEST_CASE("other chunks are passed over, those of an odd size with a byte more") {
    const std::string samples = chunk("data", "\0\x40\0\x40"sv);
    CHECK(
        read(file_of(chunk("LIST", "abc") + '\0' + stereo + chunk("fact", "abcd") + samples + "junk")).samples
        == std::vector<float>{0.5F, 0.5F});
}

TEST_CASE("the extensible form says its format behind the rest") {
    const std::string extensible = chunk(
        "fmt ",
        "\xfe\xff\1\0\x44\xac\0\0\0\0\0\0\3\0\x18\0\x16\0\x18\0\0\0\0\0\1\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71"sv);
    CHECK(read(file_of(extensible + chunk("data", "\0\0\x80\0\0\x40"sv))).samples
          == std::vector<float>{-1, 0.5F});
}

TEST_CASE("what is written is read again") {
    const scratch here;
    const std::vector<float> loud{0, 0.25F, -0.5F, 1, -1, 3, -3, 1e-9F};
    for (const auto format : {wav_format::int16, wav_format::int24, wav_format::int32, wav_format::float32}) {
        CAPTURE(static_cast<int>(format));
        write_wav(here / "sound.wav", {2, 48'000, loud}, format);
        const recording sound = read_wav(here / "sound.wav");
        CHECK(sound.channels == 2);
        CHECK(sound.rate == 48'000);
        REQUIRE(sound.samples.size() == loud.size());
        const bool exact = format == wav_format::float32;
        const double step = exact ? 0 : std::exp2(1.0 - 8.0 * static_cast<double>(detail::bytes_of(format)));
        for (std::size_t i = 0; i < loud.size(); ++i) {
            const double wanted = exact ? loud[i] : std::clamp(static_cast<double>(loud[i]), -1.0, 1 - step);
            CHECK(std::abs(sound.samples[i] - wanted) <= step / 2 + 1e-7 * std::abs(wanted));
        }
    }
    write_wav(here / "odd.wav", {1, 8000, {0.5F}}, wav_format::int24);
    CHECK(std::filesystem::file_size(here / "odd.wav") == 48);
    CHECK(read_wav(here / "odd.wav").samples == std::vector<float>{0.5F});
    write_wav(here / "none.wav", {});
    CHECK(read_wav(here / "none.wav").length() == 0);
}

TEST_CASE("values are rounded to the nearest number") {
    const scratch here;
    write_wav(here / "sound.wav", {1, 8000, {1.4F / 32768, 1.6F / 32768, -1.6F / 32768}});
    CHECK(read_wav(here / "sound.wav").samples
          == std::vector<float>{1 / 32768.0F, 2 / 32768.0F, -2 / 32768.0F});
}

TEST_CASE("what is no WAV file, or none that can be read, is named") {
    for (const std::string_view file : {""sv, "RIFF"sv, "RIFF\4\0\0\0AVI "sv, "RIFX\4\0\0\0WAVE"sv})
        CHECK(error_reading(file) == "file: not a WAV file: it does not begin as one");
    CHECK(error_reading(file_of(stereo)) == "file: damaged WAV: it ends before its chunk \"data\"");
    CHECK(error_reading(file_of(chunk("data", "abcd")))
          == "file: damaged WAV: no chunk \"fmt \" describes its samples");
    CHECK(error_reading(file_of(chunk("fmt ", "ab")))
          == "file: damaged WAV: the chunk \"fmt \" has 2 bytes instead of 16 or more");
    CHECK(error_reading(file_of(stereo + chunk("data", "abcdef")))
          == "file: damaged WAV: 6 bytes are no whole number of samples of 4 bytes");
    const std::string cut = file_of(stereo + chunk("data", "abcdefgh"));
    CHECK(error_reading(std::string_view(cut).substr(0, cut.size() - 3))
          == "file: damaged WAV: its samples should have 8 bytes, but 5 follow");
    const auto described = [](std::size_t at, char byte) {
        std::string changed = stereo;
        changed[8 + at] = byte;
        return error_reading(file_of(changed + chunk("data", "abcd")));
    };
    CHECK(described(2, 0) == "file: damaged WAV: it has no channels");
    CHECK(described(12, 5) == "file: damaged WAV: expected 4 bytes for one sample of all channels, found 5");
    CHECK(described(0, 6)
          == "file: expected integers of 16, 24 or 32 bits or floats of 32, found format 6 with 16 bits");
    CHECK(described(14, 8)
          == "file: expected integers of 16, 24 or 32 bits or floats of 32, found format 1 with 8 bits");
}

TEST_CASE("more values than wanted are refused by the first bytes") {
    const scratch here;
    const auto file = here.put("file", file_of(stereo + chunk("data", "abcdefgh")));
    CHECK(read_wav(file, 4).samples.size() == 4);
    CHECK(error_of(here, [&] { read_wav(file, 3); })
          == "file: 2×2 values are more than the limit, 3; give a larger value_limit to read them");
    std::filesystem::resize_file(file, std::uintmax_t{1} << 40); // too large for any buffer
    CHECK(error_of(here, [&] { read_wav(file, 3); }).starts_with("file: 2×2 values"));
}

TEST_CASE("a damaged file is read or refused") {
    const scratch here;
    const std::string text = file_of(stereo + chunk("LIST", "abcd") + chunk("data", "abcdefgh"));
    const bytes good(text.begin(), text.end());
    const auto read_one = [](const auto& path) { read_wav(path); };
    CHECK(cut_everywhere(here, "file", good, read_one).refused == good.size());
    CHECK(corrupt(here, "file", good, 500, read_one).refused > 200);
}

TEST_CASE("what no WAV file can hold is refused") {
    const scratch here;
    const auto error_writing = [&](const recording& sound) {
        return error_of(here, [&] { write_wav(here / "sound.wav", sound); });
    };
    CHECK(error_writing({2, 8000, {1, 2, 3}})
          == "sound.wav: 3 samples are no whole number for each of 2 channels");
    CHECK(error_writing({0, 8000, {}}) == "sound.wav: 0 samples are no whole number for each of 0 channels");
    CHECK(error_writing({1, 8000, {0, std::numeric_limits<float>::quiet_NaN()}})
          == "sound.wav: sample 1 is not a number");
    CHECK(error_writing({40'000, 8000, {}}).starts_with("sound.wav: a WAV file has 16 bits"));
    CHECK(error_writing({1, std::size_t{1} << 32, {}}).starts_with("sound.wav: a WAV file has 32 bits"));
    CHECK(here.count() == 0);
}
