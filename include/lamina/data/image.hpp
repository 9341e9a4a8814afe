#pragma once

#include <lamina/files/atomic_file.hpp>
#include <lamina/files/file_source.hpp>
#include <lamina/language/dims.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace lamina {

/// A gray (1 channel) or RGB (3 channels) picture: height × width × channels in [0, 1].
struct picture {
    dims extents;
    std::vector<float> values;
};

enum class netpbm { binary, text };

namespace detail {

/// Reads the tokens of a Netpbm file, separated by blanks and # comments.
class netpbm_reader {
public:
    netpbm_reader(std::span<const std::uint8_t> file, std::string name)
        : rest_(file), name_(std::move(name)) {}

    /// 2, 3, 5 or 6, of P2, P3, P5 or P6.
    char kind() {
        const std::string magic(rest_.begin(), rest_.begin() + (rest_.size() < 2 ? 0 : 2));
        if (magic != "P2" && magic != "P3" && magic != "P5" && magic != "P6")
            raise({name_, ": not a PGM or PPM picture: expected P2, P3, P5 or P6 first"});
        rest_ = rest_.subspan(2);
        return magic[1];
    }

    /// An unsigned number from `least` to `most`.
    std::size_t number(const std::string& what, std::size_t least, std::size_t most) {
        skip_blanks();
        if (rest_.empty()) raise({name_, ": the picture ends before ", what});
        if (!is_digit(rest_[0])) raise({name_, ": expected ", what, ", found something that is no number"});
        std::size_t value = 0;
        for (; !rest_.empty() && is_digit(rest_[0]); rest_ = rest_.subspan(1)) {
            value = 10 * value + rest_[0] - '0';
            if (value > most) raise({name_, ": ", what, " is more than ", most});
        }
        if (value < least) raise({name_, ": ", what, " is less than ", least});
        return value;
    }

    /// Everything after the single blank that ends the header.
    std::span<const std::uint8_t> raster() {
        if (rest_.empty() || !is_blank(rest_[0]))
            raise({name_, ": expected one blank between header and pixels"});
        return rest_.subspan(1);
    }

    /// The number of bytes left after skipping blanks and comments.
    std::size_t left() {
        skip_blanks();
        return rest_.size();
    }

private:
    static bool is_digit(std::uint8_t c) { return c >= '0' && c <= '9'; }
    static bool is_blank(std::uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
    void skip_blanks() {
        for (bool comment = false; !rest_.empty(); rest_ = rest_.subspan(1)) {
            if (rest_[0] == '#') comment = true;
            if (!comment && !is_blank(rest_[0])) return;
            if (rest_[0] == '\n' || rest_[0] == '\r') comment = false;
        }
    }

    std::span<const std::uint8_t> rest_;
    std::string name_;
};

struct netpbm_header {
    std::size_t height = 0, width = 0, channels = 1, maximum = 0;
    bool is_text = false;
    std::array<std::size_t, 3> extents() const { return {height, width, channels}; }
};

inline netpbm_header read_netpbm_header(netpbm_reader& from) {
    constexpr std::size_t largest_extent = std::size_t{1} << 24, largest_value = 65535;
    const char kind = from.kind();
    netpbm_header header;
    header.width = from.number("the width", 1, largest_extent);
    header.height = from.number("the height", 1, largest_extent);
    header.maximum = from.number("the largest value", 1, largest_value);
    header.channels = kind == '3' || kind == '6' ? 3 : 1;
    header.is_text = kind == '2' || kind == '3';
    return header;
}

inline void read_text_pixels(netpbm_reader& from, std::size_t maximum, std::size_t count,
                             const std::string& name, std::vector<float>& values) {
    if (count > from.left()) raise({name, ": the picture ends before its ", count, " numbers"});
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        values.push_back(static_cast<float>(from.number("pixel number " + std::to_string(i), 0, maximum))
                         / static_cast<float>(maximum));
    if (from.left() != 0) raise({name, ": more than ", count, " numbers follow the header"});
}

inline void read_binary_pixels(std::span<const std::uint8_t> raster, std::size_t maximum, std::size_t count,
                               const std::string& name, std::vector<float>& values) {
    const std::size_t width = maximum > 255 ? 2 : 1;
    if (raster.size() % width != 0 || raster.size() / width != count)
        raise({name, ": expected ", count, " numbers of ", width, " bytes after the header, found ",
               raster.size(), " bytes"});
    values.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t value =
            width == 1 ? raster[i] : raster[2 * i] * std::size_t{256} + raster[2 * i + 1];
        if (value > maximum) raise({name, ": pixel number ", i, " is more than ", maximum});
        values.push_back(static_cast<float>(value) / static_cast<float>(maximum));
    }
}

} // namespace detail

/// Reads a PGM (P2, P5) or PPM (P3, P6) picture of 8 or 16 bits; its maximum value is read as 1. One picture
/// per file; the header must be within the first 4096 bytes. More than `value_limit` values are an error.
inline picture read_picture(const file_source& from, std::size_t value_limit = default_value_limit) {
    const std::string& name = from.name();
    const detail::shared_bytes file = from.read([&](auto first) {
        detail::netpbm_reader start(first, name);
        detail::check_value_limit(detail::read_netpbm_header(start).extents(), value_limit, name);
    });
    detail::netpbm_reader reader({file.data(), file.size()}, name);
    const detail::netpbm_header header = detail::read_netpbm_header(reader);
    picture result{dims::image(header.height, header.width, header.channels), {}};
    const std::size_t count = result.extents.size();
    if (header.is_text)
        detail::read_text_pixels(reader, header.maximum, count, name, result.values);
    else
        detail::read_binary_pixels(reader.raster(), header.maximum, count, name, result.values);
    return result;
}

namespace detail {

/// Throws unless the values are those of a gray or RGB picture.
inline void check_picture(const std::filesystem::path& path, dims extents, std::size_t values) {
    if (!extents.is_image() || (extents.channels != 1 && extents.channels != 3))
        raise({path.string(), ": a picture is height × width × 1 or 3, not ", to_string(extents)});
    if (values != extents.size())
        raise({path.string(), ": expected ", to_string(extents), " = ", extents.size(), " numbers, found ",
               values});
}

/// From 0 to 255: clamped to [0, 1] and rounded; NaN becomes 0.
inline int level_of(float value) {
    const float v = value > 0.0F ? (value < 1.0F ? value : 1.0F) : 0.0F;
    return static_cast<int>(std::lround(v * 255.0F));
}

} // namespace detail

/// Writes 8 bits per value: PGM for 1 channel, PPM for 3. Values are clamped to [0, 1] and rounded; NaN
/// becomes 0.
inline void write_picture(const std::filesystem::path& path, dims extents, std::span<const float> values,
                          netpbm format = netpbm::binary) {
    detail::check_picture(path, extents, values.size());
    const int kind = (format == netpbm::binary ? 5 : 2) + (extents.channels == 3 ? 1 : 0);
    std::string file = "P" + std::to_string(kind) + "\n" + std::to_string(extents.width) + " "
                       + std::to_string(extents.height) + "\n255\n";
    const std::size_t row = extents.width * extents.channels;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const int level = detail::level_of(values[i]);
        if (format == netpbm::binary)
            file += static_cast<char>(level);
        else
            file += std::to_string(level) + ((i + 1) % row == 0 ? "\n" : " ");
    }
    write_file(path, file);
}
inline void write_picture(const std::filesystem::path& path, const picture& what,
                          netpbm format = netpbm::binary) {
    write_picture(path, what.extents, what.values, format);
}

} // namespace lamina
