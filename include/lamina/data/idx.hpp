#pragma once

#include <lamina/files/atomic_file.hpp>
#include <lamina/files/file_source.hpp>
#ifdef LAMINA_HAS_ZLIB
#    include <lamina/files/gzip.hpp>
#endif

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace lamina {

/// The contents of an IDX file: unsigned bytes in row-major order.
struct idx_data {
    std::vector<std::size_t> extents;
    std::vector<std::uint8_t> bytes;
};

namespace detail {

/// Bytes in memory, with the interface of gzip_reader.
class byte_reader {
public:
    explicit byte_reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
    std::size_t read(std::span<std::uint8_t> to) {
        const std::size_t count = (std::min)(to.size(), bytes_.size());
        std::copy_n(bytes_.begin(), count, to.begin());
        bytes_ = bytes_.subspan(count);
        return count;
    }
    std::size_t at_most() const { return bytes_.size(); }

private:
    std::span<const std::uint8_t> bytes_;
};

constexpr std::uint8_t idx_unsigned_byte = 0x08;

inline std::string idx_type_name(std::uint8_t code) {
    switch (code) {
    case idx_unsigned_byte:
        return "unsigned byte";
    case 0x09:
        return "signed byte";
    case 0x0B:
        return "short";
    case 0x0C:
        return "int";
    case 0x0D:
        return "float";
    case 0x0E:
        return "double";
    default:
        return "unknown type " + std::to_string(code);
    }
}

/// The rank that the magic number announces.
inline std::size_t check_idx_magic(const std::array<std::uint8_t, 4>& magic, const std::string& name) {
    if (magic[0] != 0 || magic[1] != 0)
        raise(
            {name, ": not an IDX file: expected two zero bytes first, found ", magic[0], " and ", magic[1]});
    if (magic[2] != idx_unsigned_byte)
        raise(
            {name, ": expected an IDX file of unsigned bytes, found elements of ", idx_type_name(magic[2])});
    if (magic[3] == 0) raise({name, ": expected an IDX file of rank 1 or more, found rank 0"});
    return magic[3];
}

template <class Reader>
std::vector<std::size_t> read_idx_extents(Reader& from, const std::string& name) {
    std::array<std::uint8_t, 4> word{};
    if (from.read(word) != word.size())
        raise({name, ": the IDX header ends too early: the magic number is cut"});
    std::vector<std::size_t> extents(check_idx_magic(word, name));
    for (std::size_t i = 0; i < extents.size(); ++i) {
        if (from.read(word) != word.size())
            raise(
                {name, ": the IDX header ends too early: expected ", extents.size(), " extents, found ", i});
        for (const std::uint8_t byte : word) extents[i] = extents[i] << 8 | byte;
    }
    return extents;
}

template <class Reader>
idx_data read_idx_from(Reader& from, const std::string& name) {
    idx_data result{read_idx_extents(from, name), {}};
    const auto expected = checked_product(result.extents);
    const std::string promise = name + ": the header promises " + join_extents(result.extents)
                                + (expected ? " = " + std::to_string(*expected) : "") + " bytes, but ";
    if (!expected) raise({promise, "no memory holds so many"});
    if (*expected > from.at_most()) raise({promise, "the file cannot hold more than ", from.at_most()});
    result.bytes.resize(*expected);
    const std::size_t found = from.read(result.bytes);
    if (found != *expected) raise({promise, "only ", found, " follow"});
    std::array<std::uint8_t, 1> one{};
    if (from.read(one) != 0) raise({promise, "more follow"});
    return result;
}

/// Calls read(reader) with a reader that unpacks the file.
template <class Read>
auto visit_idx(std::span<const std::uint8_t> file, const std::string& name, Read read) {
    if (file.size() >= 2 && file[0] == 0x1f && file[1] == 0x8b) {
#ifdef LAMINA_HAS_ZLIB
        gzip_reader unpacked(file, name);
        return read(unpacked);
#else
        raise({name, ": is compressed with gzip: link the component lamina::zlib, or unpack the file first"});
#endif
    }
    byte_reader plain(file);
    return read(plain);
}

} // namespace detail

/// Reads an IDX file of unsigned bytes, plain or gzip (detected by its first two bytes; needs the component
/// lamina::zlib). Throws an error that names the file unless it is complete, well-formed and has at most
/// `value_limit` values.
inline idx_data read_idx(const file_source& from, std::size_t value_limit = default_value_limit) {
    const std::string& name = from.name();
    const detail::shared_bytes file = from.read([&](auto first) {
        detail::visit_idx(first, name, [&](auto& reader) {
            detail::check_value_limit(detail::read_idx_extents(reader, name), value_limit, name);
            return 0;
        });
    });
    return detail::visit_idx({file.data(), file.size()}, name,
                             [&](auto& reader) { return detail::read_idx_from(reader, name); });
}

/// Writes an IDX file of unsigned bytes: gzip if the name ends in .gz (needs the component lamina::zlib),
/// otherwise plain. There must be 1 to 255 extents, each of at most 32 bits.
inline void write_idx(const std::filesystem::path& path, const idx_data& data) {
    const std::string name = path.string();
    const std::size_t rank = data.extents.size();
    if (rank == 0 || rank > 255) raise({name, ": an IDX file has 1 to 255 extents, not ", rank});
    if (detail::checked_product(data.extents) != data.bytes.size())
        raise({name, ": the extents ", detail::join_extents(data.extents), " do not match ",
               data.bytes.size(), " bytes"});
    std::vector<std::uint8_t> file{0, 0, detail::idx_unsigned_byte, static_cast<std::uint8_t>(rank)};
    for (const std::size_t extent : data.extents) {
        if (extent > (std::numeric_limits<std::uint32_t>::max)())
            raise({name, ": an extent of an IDX file has 32 bits, which is too few for ", extent});
        for (unsigned shift = 32; shift != 0; shift -= 8)
            file.push_back(static_cast<std::uint8_t>(extent >> (shift - 8)));
    }
    file.insert(file.end(), data.bytes.begin(), data.bytes.end());
    if (path.extension() == ".gz") {
#ifdef LAMINA_HAS_ZLIB
        file = detail::gzip(file);
#else
        raise({name, ": writing gzip needs the component lamina::zlib"});
#endif
    }
    write_file(path, file);
}

} // namespace lamina
