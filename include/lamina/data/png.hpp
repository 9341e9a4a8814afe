// needs: png
#pragma once

#include <lamina/data/image.hpp>
#include <lamina/files/file_source.hpp>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <png.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {
namespace detail {

/// The input of libpng, and its error message.
struct png_source {
    std::span<const std::uint8_t> rest;
    std::array<char, 128> reason{};
};

struct png_header {
    std::size_t height = 0, width = 0, channels = 0, row_bytes = 0;
    /// The length of a row as stored in the file.
    std::size_t packed_row_bytes = 0;
    bool wide = false;
};

/// Reads a PNG file with libpng. libpng reports errors by longjmp, so every call of it that may fail is in a
/// function without destructors, which returns false on error.
class png_reader {
public:
    explicit png_reader(std::span<const std::uint8_t> file) : source_{file} {
        png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source_, &png_reader::fail, &png_reader::warn);
        if (png_ != nullptr) info_ = png_create_info_struct(png_);
        if (info_ != nullptr) png_set_read_fn(png_, &source_, &png_reader::read);
    }
    png_reader(const png_reader&) = delete;
    png_reader& operator=(const png_reader&) = delete;
    ~png_reader() { png_destroy_read_struct(&png_, &info_, nullptr); }

    bool is_ready() const { return info_ != nullptr; }
    std::string reason() const { return source_.reason.data(); }

    /// Reads the header and sets the output format: gray or RGB, 8 or 16 bits, without alpha.
    bool read_header(png_header& header) {
        if (setjmp(png_jmpbuf(png_)) != 0) return false;
        png_set_user_limits(png_, largest_extent, largest_extent);
        png_read_info(png_, info_);
        header.packed_row_bytes = png_get_rowbytes(png_, info_);
        png_set_expand(png_);
        png_set_strip_alpha(png_);
        png_set_interlace_handling(png_);
        png_read_update_info(png_, info_);
        header.height = png_get_image_height(png_, info_);
        header.width = png_get_image_width(png_, info_);
        header.channels = png_get_channels(png_, info_);
        header.row_bytes = png_get_rowbytes(png_, info_);
        header.wide = png_get_bit_depth(png_, info_) == 16;
        return true;
    }

    /// Reads all rows and the rest of the file.
    bool read_rows(png_bytepp rows) {
        if (setjmp(png_jmpbuf(png_)) != 0) return false;
        png_read_image(png_, rows);
        png_read_end(png_, nullptr);
        return true;
    }

private:
    static constexpr png_uint_32 largest_extent = 1U << 24;

    [[noreturn]] static void fail(png_structp png, png_const_charp message) {
        auto* const source = static_cast<png_source*>(png_get_error_ptr(png));
        std::snprintf(source->reason.data(), source->reason.size(), "%s", message);
        png_longjmp(png, 1);
    }
    static void warn(png_structp, png_const_charp) {}
    static void read(png_structp png, png_bytep to, png_size_t count) {
        auto* const source = static_cast<png_source*>(png_get_io_ptr(png));
        if (count > source->rest.size()) png_error(png, "the file is truncated");
        std::copy_n(source->rest.begin(), count, to);
        source->rest = source->rest.subspan(count);
    }

    png_source source_;
    png_structp png_ = nullptr;
    png_infop info_ = nullptr;
};

} // namespace detail

/// Whether a file begins with the PNG signature.
inline bool is_png(std::span<const std::uint8_t> file) {
    constexpr std::array<std::uint8_t, 8> signature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    return file.size() >= signature.size() && std::equal(signature.begin(), signature.end(), file.begin());
}

namespace detail {

/// Checks the first bytes of a PNG file: the signature, then the extents in the header chunk, which must be
/// the first.
inline void check_png_start(std::span<const std::uint8_t> file, std::size_t value_limit,
                            const std::string& name) {
    constexpr std::string_view header_type = "IHDR";
    constexpr std::size_t type_at = 12, width_at = 16, height_at = 20, color_at = 25;
    if (!is_png(file)) raise({name, ": not a PNG picture: it does not begin as one"});
    if (file.size() <= color_at) raise({name, ": damaged PNG: the file is truncated"});
    if (!std::equal(header_type.begin(), header_type.end(), file.begin() + type_at))
        raise({name, ": damaged PNG: its first chunk is not IHDR"});
    const auto number_at = [&](std::size_t at) {
        std::size_t number = 0;
        for (const std::uint8_t byte : file.subspan(at, 4)) number = number << 8 | byte;
        return number;
    };
    const bool is_grey = file[color_at] == PNG_COLOR_TYPE_GRAY || file[color_at] == PNG_COLOR_TYPE_GRAY_ALPHA;
    const std::array<std::size_t, 3> extents{number_at(height_at), number_at(width_at), is_grey ? 1U : 3U};
    check_value_limit(extents, value_limit, name);
}

/// Refuses a picture too large for its file: deflate compresses at most 1032 to 1.
inline void check_size(const png_header& h, std::size_t file_size, const std::string& name) {
    constexpr std::uint64_t ratio = 1032;
    const std::array<std::size_t, 3> extents{h.height, h.width, h.channels};
    if (std::uint64_t{h.height} * h.packed_row_bytes > file_size * ratio)
        raise({name, ": damaged PNG: a picture of ", join_extents(extents), " is not in a file of ",
               file_size, " bytes"});
}

} // namespace detail

/// Reads any PNG picture as gray or RGB, with its maximum value as 1. Palettes become RGB; transparency is
/// dropped and no gamma applied, as in Pillow's convert("RGB"). More than `value_limit` values are an error.
inline picture read_png(const file_source& from, std::size_t value_limit = default_value_limit) {
    const std::string& name = from.name();
    const detail::shared_bytes file =
        from.read([&](auto first) { detail::check_png_start(first, value_limit, name); });
    detail::png_reader reader({file.data(), file.size()});
    detail::png_header h;
    if (!reader.is_ready()) raise({name, ": libpng cannot start: out of memory"});
    if (!reader.read_header(h)) raise({name, ": damaged PNG: ", reader.reason()});
    detail::check_value_limit(std::array{h.height, h.width, h.channels}, value_limit, name);
    detail::check_size(h, file.size(), name);
    std::vector<std::uint8_t> pixels(h.height * h.row_bytes);
    std::vector<std::uint8_t*> rows;
    rows.reserve(h.height);
    for (std::size_t y = 0; y < h.height; ++y) rows.push_back(pixels.data() + y * h.row_bytes);
    if (!reader.read_rows(rows.data())) raise({name, ": damaged PNG: ", reader.reason()});

    picture result{dims::image(h.height, h.width, h.channels), {}};
    result.values.reserve(result.extents.size());
    for (std::size_t i = 0; i < result.extents.size(); ++i)
        result.values.push_back(h.wide ? static_cast<float>(pixels[2 * i] << 8 | pixels[2 * i + 1]) / 65535.0F
                                       : static_cast<float>(pixels[i]) / 255.0F);
    return result;
}

/// Writes 8 bits per value: gray for 1 channel, RGB for 3. Values are clamped to [0, 1] and rounded; NaN
/// becomes 0. The file appears complete or not at all.
inline void write_png(const std::filesystem::path& path, dims extents, std::span<const float> values) {
    detail::check_picture(path, extents, values.size());
    std::vector<std::uint8_t> pixels;
    pixels.reserve(values.size());
    for (const float value : values) pixels.push_back(static_cast<std::uint8_t>(detail::level_of(value)));
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(extents.width);
    image.height = static_cast<png_uint_32>(extents.height);
    image.format = extents.channels == 3 ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
    png_alloc_size_t size = 0;
    const auto write = [&](void* to) {
        return png_image_write_to_memory(&image, to, &size, 0, pixels.data(), 0, nullptr) != 0;
    };
    std::string file;
    bool written = write(nullptr);
    if (written) {
        file.resize(size);
        written = write(file.data());
    }
    if (!written) raise({path.string(), ": libpng cannot write it: ", image.message});
    file.resize(size);
    write_file(path, file);
}
inline void write_png(const std::filesystem::path& path, const picture& what) {
    write_png(path, what.extents, what.values);
}

} // namespace lamina
