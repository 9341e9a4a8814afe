#pragma once

#include <lamina/files/file.hpp>

#if (defined(__unix__) || defined(__APPLE__)) && __has_include(<unistd.h>) && __has_include(<sys/file.h>)
#    include <lamina/files/output_posix.hpp>
namespace lamina::detail {
namespace output = output_posix;
}
#else
#    include <lamina/files/output_standard.hpp>
namespace lamina::detail {
namespace output = output_standard;
}
#endif

#include <cassert>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

namespace lamina {

namespace detail {

/// A file that appears either complete or not at all, even after a crash; on POSIX systems, even after a
/// power failure. It is written under a temporary name in the same directory; commit() flushes it to disk and
/// renames it. Without commit(), nothing remains. Symbolic links are followed, an existing file's permissions
/// are kept, and write-protected files are refused; devices and FIFOs are written directly. Errors name the
/// file and the system's reason.
class atomic_file {
public:
    explicit atomic_file(const std::filesystem::path& path) : name_(path.string()) {
        if (const auto why = output::find(path, target_); !why.empty())
            raise({name_, ": cannot be replaced: ", why});
        if (const auto why = output::open(target_, output_); !why.empty()) fail("cannot be created", why);
    }
    atomic_file(const atomic_file&) = delete;
    atomic_file& operator=(const atomic_file&) = delete;
    ~atomic_file() { discard(); }

    /// Appends; only before commit().
    void write(std::span<const std::uint8_t> bytes) { write(bytes.data(), bytes.size()); }
    void write(std::string_view text) { write(text.data(), text.size()); }

    /// Gives the file its name, replacing any existing file. Call once.
    void commit() {
        assert(output_.file);
        if (const auto why = output::sync(output_.file.get()); !why.empty()) fail("cannot be written", why);
        if (!target_.is_stream)
            if (const auto why = output::replace(output_, target_); !why.empty())
                fail("cannot be replaced", why);
        output_ = {};
    }

private:
    void write(const void* from, std::size_t size) {
        assert(output_.file);
        if (size != 0 && std::fwrite(from, 1, size, output_.file.get()) != size)
            fail("cannot be written", reason(errno));
    }
    void discard() {
        output_.file.reset();
        std::error_code ignored;
        if (!output_.temporary.empty()) std::filesystem::remove(output_.temporary, ignored);
        output_.temporary.clear();
    }
    [[noreturn]] void fail(const char* what, const std::string& why) {
        discard();
        raise({name_, ": ", what, ": ", why});
    }

    std::string name_;
    output::target target_;
    output::opened output_;
};

} // namespace detail

/// Writes a whole file through atomic_file.
inline void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
    detail::atomic_file file(path);
    file.write(bytes);
    file.commit();
}
inline void write_file(const std::filesystem::path& path, std::string_view text) {
    detail::atomic_file file(path);
    file.write(text);
    file.commit();
}

} // namespace lamina
