#pragma once

#include <lamina/files/file.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

/// How files are written on POSIX systems. Functions return an empty string, or the reason why they failed.
namespace lamina::detail::output_posix {

/// What a path leads to.
struct target {
    /// Behind all symbolic links.
    std::filesystem::path path;
    /// A device, a FIFO or what a program holds open (/dev/stdout): written as it is.
    bool is_stream = false;
    bool exists = false;
    struct ::stat status{};
};

/// A file that is open for writing, under a temporary name unless it is a stream.
struct opened {
    file_handle file;
    std::filesystem::path temporary;
};

inline std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : ".";
}

inline std::string check_kind(target& to) {
    const auto mode = to.status.st_mode;
    to.exists = true;
    to.is_stream = S_ISCHR(mode) || S_ISFIFO(mode);
    if (S_ISDIR(mode)) return reason(EISDIR);
    if (!to.is_stream && !S_ISREG(mode)) return "it is no file, FIFO or character device";
    return ::access(to.path.c_str(), W_OK) == 0 ? "" : reason(errno);
}

inline std::string find(const std::filesystem::path& path, target& to) {
    constexpr int most_links = 40;
    to.path = path;
    for (int links = 0; links < most_links; ++links) {
        if (::lstat(to.path.c_str(), &to.status) != 0) return errno == ENOENT ? "" : reason(errno);
        if (!S_ISLNK(to.status.st_mode)) return check_kind(to);
        std::error_code failure;
        const auto folder = std::filesystem::canonical(folder_of(to.path), failure);
        // A link there may name what has no path any more; it is opened by itself.
        to.is_stream = folder.native().starts_with("/proc/");
        if (to.is_stream) return "";
        if (!failure) to.path = folder / std::filesystem::read_symlink(to.path, failure);
        if (failure) return failure.message();
    }
    return reason(ELOOP);
}

/// How the temporary files for a target begin: like its name, but short enough for every file system.
inline std::string temporary_prefix(const std::filesystem::path& file) {
    constexpr std::size_t longest = 100;
    std::string name = file.filename().string();
    const auto is_middle = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    if (name.size() > longest) {
        std::size_t end = longest;
        while (end > 0 && is_middle(name[end])) --end; // UTF-8 is cut between characters
        name.resize(end);
    }
    return name + ".lamina-tmp-";
}

inline constexpr std::size_t temporary_digits = 16;

inline std::string random_digits() {
    std::random_device random;
    std::string digits;
    while (digits.size() < temporary_digits) digits += "0123456789abcdef"[random() % 16];
    return digits;
}

/// Removes what crashed programs left. Who writes a temporary file holds a lock on it, which ends with the
/// program.
inline void remove_stale(const target& t) {
    const std::string prefix = temporary_prefix(t.path);
    std::error_code failure;
    for (std::filesystem::directory_iterator entry(folder_of(t.path), failure), end; entry != end;
         entry.increment(failure)) {
        const std::string name = entry->path().filename().string();
        if (!name.starts_with(prefix) || name.size() != prefix.size() + temporary_digits) continue;
        if (name.find_first_not_of("0123456789abcdef", prefix.size()) != std::string::npos) continue;
        const int file = ::open(entry->path().c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
        if (file < 0) continue;
        if (::flock(file, LOCK_EX | LOCK_NB) == 0) ::unlink(entry->path().c_str());
        ::close(file);
    }
}

/// The rights of the file that is replaced, and its owner and group where the system allows it. A group that
/// cannot be kept leaves the new one no more than everybody has.
inline void keep_rights(int file, const struct ::stat& old) {
    const bool same_group = ::fchown(file, static_cast<uid_t>(-1), old.st_gid) == 0;
    static_cast<void>(::fchown(file, old.st_uid, static_cast<gid_t>(-1)) == 0);
    mode_t mode = old.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    if (!same_group) mode &= S_IRWXU | S_IRWXO | (mode & S_IRWXO) << 3;
    static_cast<void>(::fchmod(file, mode) == 0);
}

/// True for the only owner of a file that still has its name.
inline bool lock_temporary(int file) {
    if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    struct ::stat status{};
    return ::fstat(file, &status) == 0 && status.st_nlink != 0;
}

/// A new file beside the target; -1 and errno where there is none.
inline int create_temporary(const target& t, std::filesystem::path& name) {
    constexpr mode_t everybody = 0666, owner = 0600;
    for (int attempt = 0; attempt < 16; ++attempt) {
        name = folder_of(t.path) / (temporary_prefix(t.path) + random_digits());
        const int file =
            ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, t.exists ? owner : everybody);
        if (file >= 0 && lock_temporary(file)) return file;
        if (file >= 0)
            ::close(file); // another program just took it for stale
        else if (errno != EEXIST)
            break;
    }
    return -1;
}

inline std::string open(const target& t, opened& to) {
    if (!t.is_stream) remove_stale(t);
    const int file = t.is_stream ? ::open(t.path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY)
                                 : create_temporary(t, to.temporary);
    if (file < 0) {
        std::string why = reason(errno);
        to.temporary.clear();
        return why;
    }
    if (!t.is_stream && t.exists) keep_rights(file, t.status);
    to.file.reset(::fdopen(file, "wb"));
    return to.file ? "" : reason(errno);
}

/// Waits until what was written is on the disk, where the file system knows of one.
inline std::string sync_descriptor(int file) {
#ifdef F_FULLFSYNC
    if (::fcntl(file, F_FULLFSYNC) == 0) return ""; // fsync does not empty the disk's own cache there
#endif
    int failed = 0;
    do failed = ::fsync(file);
    while (failed != 0 && errno == EINTR);
    return failed == 0 || errno == EINVAL || errno == ENOTSUP ? "" : reason(errno);
}

inline std::string sync(std::FILE* file) {
    return std::fflush(file) == 0 ? sync_descriptor(::fileno(file)) : reason(errno);
}

/// Puts the temporary file in its place, for good, and closes it.
inline std::string replace(opened& from, const target& t) {
    if (::rename(from.temporary.c_str(), t.path.c_str()) != 0) return reason(errno);
    from.file.reset(); // only now: the lock shows that somebody still needs the temporary name
    const int folder = ::open(folder_of(t.path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return ""; // a folder that only takes files
    std::string failure = sync_descriptor(folder);
    ::close(folder);
    return failure;
}

} // namespace lamina::detail::output_posix
