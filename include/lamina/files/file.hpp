#pragma once

#include <lamina/language/error.hpp>
#include <lamina/language/number_text.hpp>

#include <array>
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

/// The default limit on the values (of a picture: height × width × channels) read from one file. A file of a
/// few bytes can claim gigabytes.
inline constexpr std::size_t default_value_limit = std::size_t{1} << 26;

namespace detail {

struct close_file {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using file_handle = std::unique_ptr<std::FILE, close_file>;

/// The system's message for an errno value.
inline std::string reason(int code) { return std::generic_category().message(code); }

/// The product, or nullopt if it overflows; zero if any factor is zero.
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

/// Throws if a file announces more values than the limit.
inline void check_value_limit(std::span<const std::size_t> extents, std::size_t limit,
                              const std::string& name) {
    const auto count = checked_product(extents);
    if (count && *count <= limit) return;
    raise({name, ": ", join_extents(extents), " values are more than the limit, ", limit,
           "; give a larger value_limit to read them"});
}

/// How many bytes of a file are examined before the rest is read.
inline constexpr std::size_t first_bytes = 4096;

/// A file that is read once, from beginning to end.
class input_file {
public:
    explicit input_file(const std::filesystem::path& path)
        : path_(path), file_(std::fopen(path.string().c_str(), "rb")) {
        if (!file_) raise({path_.string(), ": cannot be opened: ", reason(errno)});
    }

    /// The first `first_bytes`, or the whole file if it is shorter.
    std::vector<std::uint8_t> read_first() {
        std::vector<std::uint8_t> bytes(first_bytes);
        bytes.resize(read(bytes));
        return bytes;
    }

    /// Appends the rest of the file, reserving its reported size.
    void read_rest(std::vector<std::uint8_t>& bytes) {
        std::error_code unknown;
        const std::uintmax_t size = std::filesystem::file_size(path_, unknown);
        const std::size_t known = bytes.size();
        if (!unknown && size > known) {
            bytes.resize(static_cast<std::size_t>(size));
            bytes.resize(known + read(std::span(bytes).subspan(known)));
        }
        std::array<std::uint8_t, first_bytes> more;
        while (const std::size_t got = read(more)) bytes.insert(bytes.end(), more.data(), more.data() + got);
    }

private:
    /// Fills `to` and returns the number of bytes read, fewer only at the end of the file.
    std::size_t read(std::span<std::uint8_t> to) {
        const std::size_t got = std::fread(to.data(), 1, to.size(), file_.get());
        if (std::ferror(file_.get())) raise({path_.string(), ": cannot be read: ", reason(errno)});
        return got;
    }

    std::filesystem::path path_;
    file_handle file_;
};

} // namespace detail

/// Reads a whole file. Errors name the file and the system's reason. `look` receives the first bytes (up to
/// 4096) before the rest is read, and throws to reject the file.
template <class Look>
std::vector<std::uint8_t> read_file(const std::filesystem::path& path, Look look) {
    detail::input_file file(path);
    std::vector<std::uint8_t> bytes = file.read_first();
    look(std::span<const std::uint8_t>(bytes));
    file.read_rest(bytes);
    return bytes;
}
inline std::vector<std::uint8_t> read_file(const std::filesystem::path& path) {
    return read_file(path, [](auto) {});
}

} // namespace lamina
