#pragma once

#include <lamina/files/file.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#if __has_include(<sys/random.h>)
#    include <sys/random.h>
#endif

/// File output on POSIX systems. Functions return an empty string, or the reason for a failure.
namespace lamina::detail::output_posix {

/// What a path resolves to.
struct target {
    /// After following all symbolic links.
    std::filesystem::path path;
    /// A device, a FIFO or a file that a program holds open (/dev/stdout): written directly.
    bool is_stream = false;
    bool exists = false;
    struct ::stat status{};
};

/// A file open for writing, under a temporary name unless it is a stream.
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
        // A link in /proc may name a file that has no path any more, so the link itself is opened.
        to.is_stream = folder.native().starts_with("/proc/");
        if (to.is_stream) return "";
        if (!failure) to.path = folder / std::filesystem::read_symlink(to.path, failure);
        if (failure) return failure.message();
    }
    return reason(ELOOP);
}

/// The prefix of a target's temporary files: its name, truncated to suit every file system.
inline std::string temporary_prefix(const std::filesystem::path& file) {
    constexpr std::size_t longest = 100;
    std::string name = file.filename().string();
    const auto is_middle = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    if (name.size() > longest) {
        std::size_t end = longest;
        while (end > 0 && is_middle(name[end])) --end; // cut UTF-8 between characters
        name.resize(end);
    }
    return name + ".lamina-tmp-";
}

inline constexpr std::size_t temporary_digits = 16;

/// Empty, and errno, if the system gives no random numbers.
inline std::string random_digits() {
    std::array<unsigned char, temporary_digits> random{};
    std::string digits;
    if (::getentropy(random.data(), random.size()) != 0) return digits;
    for (const unsigned char number : random) digits += "0123456789abcdef"[number % 16];
    return digits;
}

/// Removes temporary files of crashed programs. The writer of a temporary file holds a lock on it, which the
/// system releases when the program ends.
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

/// Copies the permissions of the replaced file, and its owner and group if the system allows. If the group
/// cannot be kept, the new group gets no more than the permissions of others.
inline void keep_rights(int file, const struct ::stat& old) {
    const bool same_group = ::fchown(file, static_cast<uid_t>(-1), old.st_gid) == 0;
    static_cast<void>(::fchown(file, old.st_uid, static_cast<gid_t>(-1)) == 0);
    mode_t mode = old.st_mode & (S_IRWXU | S_IRWXG | S_IRWXO);
    if (!same_group) mode &= S_IRWXU | S_IRWXO | (mode & S_IRWXO) << 3;
    static_cast<void>(::fchmod(file, mode) == 0);
}

/// Locks a temporary file; false if another process holds the lock or has removed the file.
inline bool lock_temporary(int file) {
    if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return false;
    struct ::stat status{};
    return ::fstat(file, &status) == 0 && status.st_nlink != 0;
}

/// Creates a new file next to the target; -1 and errno on failure.
inline int create_temporary(const target& t, std::filesystem::path& name) {
    constexpr mode_t everybody = 0666, owner = 0600;
    for (int attempt = 0; attempt < 16; ++attempt) {
        const std::string digits = random_digits();
        if (digits.empty()) break;
        name = folder_of(t.path) / (temporary_prefix(t.path) + digits);
        const int file =
            ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, t.exists ? owner : everybody);
        if (file >= 0 && lock_temporary(file)) return file;
        if (file >= 0)
            ::close(file); // another program has just removed it as stale
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

/// Waits until the written data is on disk, if the file system has one.
inline std::string sync_descriptor(int file) {
#ifdef F_FULLFSYNC
    if (::fcntl(file, F_FULLFSYNC) == 0) return ""; // there, fsync does not flush the disk's own cache
#endif
    int failed = 0;
    do failed = ::fsync(file);
    while (failed != 0 && errno == EINTR);
    return failed == 0 || errno == EINVAL || errno == ENOTSUP ? "" : reason(errno);
}

inline std::string sync(std::FILE* file) {
    return std::fflush(file) == 0 ? sync_descriptor(::fileno(file)) : reason(errno);
}

/// Moves the temporary file to its final name, durably, and closes it.
inline std::string replace(opened& from, const target& t) {
    if (::rename(from.temporary.c_str(), t.path.c_str()) != 0) return reason(errno);
    from.file.reset(); // only now: the lock protects the temporary name until the rename
    const int folder = ::open(folder_of(t.path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return ""; // a folder that can be written but not read
    std::string failure = sync_descriptor(folder);
    ::close(folder);
    return failure;
}

} // namespace lamina::detail::output_posix
