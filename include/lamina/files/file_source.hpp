#pragma once

#include <lamina/files/file.hpp>
#include <lamina/files/shared_bytes.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <utility>

namespace lamina {

/// The source of a file's contents: a path, or bytes in memory with a name for messages, `load_weights(net,
/// {bytes, "the weights in flash"})`. The bytes must outlive what is read from them.
class file_source {
public:
    template <std::convertible_to<std::filesystem::path> Path>
    file_source(const Path& path) : path_(path), name_(path_.string()) {}
    file_source(std::span<const std::byte> bytes, std::string name = "bytes in memory")
        : name_(std::move(name)), memory_(detail::shared_bytes::borrowed(bytes)), is_memory_(true) {}

    /// The path, or the name of the bytes.
    const std::string& name() const { return name_; }

    /// Reads everything. `look` receives the first bytes (up to 4096) before the rest is read, and throws to
    /// reject the source.
    template <class Look>
    detail::shared_bytes read(Look look) const {
        if (!is_memory_) return read_file(path_, look);
        look(std::span(memory_).first((std::min)(memory_.size(), detail::first_bytes)));
        return memory_;
    }

private:
    std::filesystem::path path_;
    std::string name_;
    detail::shared_bytes memory_;
    bool is_memory_ = false;
};

} // namespace lamina
