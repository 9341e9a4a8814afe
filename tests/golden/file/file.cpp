// needs: safetensors
#include "file.hpp"

#include <lamina/weights/safetensors.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <type_traits>

namespace golden {

struct file_content {
    std::map<std::string, std::vector<double>> tensors;
    std::map<std::string, bool> asked;
};

file::file(const std::string& test) : content_(std::make_unique<file_content>()) {
    for (const auto& t : lamina::read_safetensors(test + ".safetensors").tensors) {
        content_->tensors[t.tensor] = lamina::to_floats<double>(t);
        content_->asked[t.tensor] = false;
    }
}

file::~file() {
    for (const auto& [name, asked] : content_->asked) {
        INFO("not compared; run generate.py where a sentence has changed: ", name);
        CHECK(asked);
    }
}

const std::vector<double>& file::get(const std::string& name) {
    const auto found = content_->tensors.find(name);
    if (found == content_->tensors.end()) lamina::raise(name + " is not in the golden file; run generate.py");
    content_->asked[name] = true;
    return found->second;
}

namespace {

template <class T>
void compare(const std::string& what, std::span<const T> found, std::span<const double> expected) {
    constexpr bool single = std::is_same_v<T, float>;
    constexpr double tolerance = single ? 1e-4 : 1e-9;
    const std::string type = single ? " in float" : " in double";
    INFO(what, type);
    REQUIRE(found.size() == expected.size());
    REQUIRE(!expected.empty());
    double largest = 0;
    for (const double e : expected) largest = std::max(largest, std::abs(e));
    const double unit = largest < 1e-12 ? 1 : largest;
    std::size_t worst = 0;
    double error = -1;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const double here = std::abs(static_cast<double>(found[i]) - expected[i]) / unit;
        if (here <= error) continue;
        worst = i;
        error = std::isnan(here) ? INFINITY : here;
    }
    CAPTURE(worst);
    CAPTURE(found[worst]);
    CAPTURE(expected[worst]);
    CHECK(error <= tolerance);
}

} // namespace

void check_close(const std::string& what, std::span<const double> found, std::span<const double> expected) {
    compare(what, found, expected);
}
void check_close(const std::string& what, std::span<const float> found, std::span<const double> expected) {
    compare(what, found, expected);
}

} // namespace golden
