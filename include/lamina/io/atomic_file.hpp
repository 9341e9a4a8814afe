#pragma once

#include <lamina/io/file.hpp>

#include <cassert>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace lamina {

/// A file that appears complete or not at all: it is written under a temporary name in the same directory and
/// takes its own name in commit(). Without commit() nothing remains. Errors name the file and the system's
/// reason.
class atomic_file {
public:
    explicit atomic_file(std::filesystem::path target) : target_(std::move(target)) {
        constexpr int attempts = 16;
        for (int i = 0; i < attempts && !file_; ++i) {
            temporary_ = target_;
            temporary_ += ".tmp-" + std::to_string(std::random_device{}());
            errno = 0;
            file_.reset(std::fopen(temporary_.string().c_str(), "wbx"));
            if (!file_ && errno != EEXIST) break;
        }
        if (!file_) fail("cannot be created", errno);
    }
    atomic_file(const atomic_file&) = delete;
    atomic_file& operator=(const atomic_file&) = delete;
    ~atomic_file() { discard(); }

    /// Appends; only before commit().
    void write(std::span<const std::uint8_t> bytes) { write(bytes.data(), bytes.size()); }
    void write(std::string_view text) { write(text.data(), text.size()); }

    /// Gives the file its name, replacing a file that already has it. Once.
    void commit() {
        assert(file_);
        if (std::fclose(file_.release()) != 0) fail("cannot be written", errno);
        std::error_code failure;
        std::filesystem::rename(temporary_, target_, failure);
        if (failure) fail("cannot be replaced", failure.value());
        temporary_.clear();
    }

private:
    void write(const void* from, std::size_t size) {
        assert(file_);
        if (size != 0 && std::fwrite(from, 1, size, file_.get()) != size) fail("cannot be written", errno);
    }
    void discard() {
        file_.reset();
        std::error_code ignored;
        if (!temporary_.empty()) std::filesystem::remove(temporary_, ignored);
        temporary_.clear();
    }
    [[noreturn]] void fail(const char* what, int code) {
        discard();
        raise(target_.string() + ": " + what + ": " + detail::reason(code));
    }

    std::filesystem::path target_;
    std::filesystem::path temporary_;
    detail::file_handle file_;
};

/// Writes a whole file through atomic_file.
inline void write_file(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
    atomic_file file(path);
    file.write(bytes);
    file.commit();
}
inline void write_file(const std::filesystem::path& path, std::string_view text) {
    atomic_file file(path);
    file.write(text);
    file.commit();
}

} // namespace lamina
