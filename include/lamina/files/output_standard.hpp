#pragma once

#include <lamina/files/file.hpp>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <system_error>

/// File output with the C++ standard library alone. Functions return an empty string, or the reason for a
/// failure.
namespace lamina::detail::output_standard {

/// What a path resolves to.
struct target {
    std::filesystem::path path;
    /// Whether it is written directly, without a temporary file.
    bool is_stream = false;
};

/// A file open for writing, under a temporary name unless it is a stream.
struct opened {
    file_handle file;
    std::filesystem::path temporary;
};

inline std::string find(const std::filesystem::path& path, target& to) {
    std::error_code ignored;
    to = {path};
    return std::filesystem::is_directory(path, ignored) ? reason(EISDIR) : "";
}

inline std::string open(const target& t, opened& to) {
    to.temporary = t.path;
    to.temporary += ".lamina-tmp-" + std::to_string(std::random_device{}());
    to.file.reset(std::fopen(to.temporary.string().c_str(), "wbx"));
    if (to.file) return "";
    to.temporary.clear();
    return reason(errno);
}

inline std::string sync(std::FILE* file) { return std::fflush(file) == 0 ? "" : reason(errno); }

/// Moves the temporary file to its final name and closes it.
inline std::string replace(opened& from, const target& t) {
    if (std::fclose(from.file.release()) != 0) return reason(errno);
    std::error_code failure;
    std::filesystem::rename(from.temporary, t.path, failure);
    return failure ? failure.message() : "";
}

} // namespace lamina::detail::output_standard
