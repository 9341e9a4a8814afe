#pragma once

#include <lamina/language/error.hpp>

#include <boost/random/mersenne_twister.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace lamina_test {

using bytes = std::vector<std::uint8_t>;

/// A directory of its own for one test, gone at the end of it.
class scratch {
public:
    scratch()
        : directory_(std::filesystem::temp_directory_path()
                     / ("lamina-test-" + std::to_string(std::random_device{}()))) {
        std::filesystem::create_directories(directory_);
    }
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    ~scratch() { std::filesystem::remove_all(directory_); }

    const std::filesystem::path& path() const { return directory_; }
    std::filesystem::path operator/(const std::string& name) const { return directory_ / name; }
    /// Puts a file there and returns its path. Not through the library, which waits for the disk.
    template <class Content>
    std::filesystem::path put(const std::string& name, const Content& content) const {
        std::ofstream file(directory_ / name, std::ios::binary);
        file.write(reinterpret_cast<const char*>(content.data()),
                   static_cast<std::streamsize>(content.size()));
        return directory_ / name;
    }
    std::size_t count() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(directory_), {}));
    }

private:
    std::filesystem::path directory_;
};

/// What lamina::error says when this runs; without the directory, which changes.
template <class Action>
std::string error_of(const scratch& where, Action action) {
    std::string text = "no error";
    try {
        action();
    } catch (const lamina::error& failure) { text = failure.what(); }
    const std::string directory = where.path().string() + "/";
    for (std::size_t at = text.find(directory); at != std::string::npos; at = text.find(directory))
        text.erase(at, directory.size());
    return text;
}

struct damage_report {
    std::size_t tried = 0;
    std::size_t refused = 0;
};

/// Reads the file cut at every length, then with a few random bytes changed; anything but success and
/// lamina::error escapes and fails the test.
template <class Read>
damage_report cut_everywhere(const scratch& where, const std::string& name, const bytes& good, Read read) {
    damage_report report;
    for (std::size_t length = 0; length < good.size(); ++length, ++report.tried) {
        const auto path = where.put(name, bytes(good.data(), good.data() + length));
        try {
            read(path);
        } catch (const lamina::error&) { ++report.refused; }
    }
    return report;
}
template <class Read>
damage_report corrupt(const scratch& where, const std::string& name, const bytes& good, std::size_t times,
                      Read read) {
    damage_report report;
    boost::random::mt19937 random(1);
    for (; report.tried < times; ++report.tried) {
        bytes bad = good;
        for (std::size_t i = 0; i <= report.tried % 3; ++i)
            bad[random() % bad.size()] = static_cast<std::uint8_t>(random());
        const auto path = where.put(name, bad);
        try {
            read(path);
        } catch (const lamina::error&) { ++report.refused; }
    }
    return report;
}

} // namespace lamina_test
