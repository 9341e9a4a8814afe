#pragma once

#include <lamina/io/file.hpp>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <system_error>

namespace lamina::detail {

/// What a path leads to.
struct output_target {
    std::filesystem::path path;
    /// Is written as it is and has no temporary file.
    bool is_stream = false;
};

/// A file that is open for writing, under a temporary name unless it is a stream.
struct opened_output {
    file_handle file;
    std::filesystem::path temporary;
};

// With the C++ library alone, where there is no POSIX. An empty string is success, others are reasons.

inline std::string find_target(const std::filesystem::path& path, output_target& to) {
    to = {path};
    return std::filesystem::is_directory(path) ? reason(EISDIR) : "";
}

inline std::string open_output(const output_target& target, opened_output& to) {
    to.temporary = target.path;
    to.temporary += ".lamina-tmp-" + std::to_string(std::random_device{}());
    to.file.reset(std::fopen(to.temporary.string().c_str(), "wbx"));
    if (to.file) return "";
    to.temporary.clear();
    return reason(errno);
}

inline std::string sync_file(std::FILE* file) { return std::fflush(file) == 0 ? "" : reason(errno); }

/// Puts the temporary file in its place and closes it.
inline std::string replace_target(opened_output& from, const output_target& target) {
    if (std::fclose(from.file.release()) != 0) return reason(errno);
    std::error_code failure;
    std::filesystem::rename(from.temporary, target.path, failure);
    return failure ? failure.message() : "";
}

} // namespace lamina::detail
