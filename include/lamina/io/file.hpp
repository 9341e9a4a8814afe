#pragma once

#include <lamina/language/error.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <vector>

namespace lamina {
namespace detail {

struct close_file {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using file_handle = std::unique_ptr<std::FILE, close_file>;

/// The system's words for an errno value.
inline std::string reason(int code) { return std::generic_category().message(code); }

/// The product, or nothing if it does not fit; any zero makes it zero.
inline std::optional<std::size_t> checked_product(std::span<const std::size_t> factors) {
    for (const std::size_t f : factors)
        if (f == 0) return 0;
    std::size_t product = 1;
    for (const std::size_t f : factors) {
        if (f > (std::numeric_limits<std::size_t>::max)() / product) return std::nullopt;
        product *= f;
    }
    return product;
}

/// "60000×28×28"; "scalar" without extents.
inline std::string join_extents(std::span<const std::size_t> extents) {
    if (extents.empty()) return "scalar";
    std::string text;
    for (const std::size_t e : extents) text += (text.empty() ? "" : "×") + std::to_string(e);
    return text;
}

} // namespace detail

/// The whole file, byte for byte. The error names the file and the system's reason.
inline std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
    constexpr std::size_t chunk = std::size_t{1} << 20;
    const detail::file_handle file{std::fopen(path.string().c_str(), "rb")};
    if (!file) raise(path.string() + ": cannot be opened: " + detail::reason(errno));
    std::vector<std::uint8_t> bytes;
    std::size_t size = 0;
    for (std::size_t got = 1; got != 0; size += got) {
        bytes.resize(size + chunk);
        got = std::fread(bytes.data() + size, 1, chunk, file.get());
        if (std::ferror(file.get())) raise(path.string() + ": cannot be read: " + detail::reason(errno));
    }
    bytes.resize(size);
    return bytes;
}

} // namespace lamina
