#include <lamina/layers/words.hpp>
#include <lamina/weights/write_header.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct net {
    static constexpr auto layers = input<6, 5, 2> >> conv2d<3, 3>(name<"stem">) >> batch_norm >> relu
                                   >> flatten >> dense<7>;
};

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}
/// The numbers between the array's braces, as a compiler reads them.
std::vector<double> numbers_of(const std::string& text) {
    const std::size_t begin = text.find("{\n") + 2;
    std::istringstream lines(text.substr(begin, text.rfind("};") - begin));
    std::vector<double> all;
    for (std::string line; std::getline(lines, line);) {
        if (line.find("//") != std::string::npos) continue;
        std::istringstream words(line);
        for (std::string word; words >> word;) all.push_back(std::strtod(word.c_str(), nullptr));
    }
    return all;
}
template <class F>
std::string message_of(F f) {
    try {
        f();
    } catch (const error& e) { return e.what(); }
    return "";
}

} // namespace

TEST_CASE("a header holds every parameter exactly, in the model's order") {
    const scratch folder;
    model<net> m(5);
    m.parameters()[3] = -0.0f;
    m.parameters()[4] = std::numeric_limits<float>::denorm_min();
    m.parameters()[5] = -std::numeric_limits<float>::max();
    write_header(m, folder / "digits_weights.hpp");
    const std::string text = text_of(folder / "digits_weights.hpp");
    CHECK(text.find("inline constexpr std::array<float, " + std::to_string(parameters<net>)
                    + "> digits_weights{\n    // stem.kernel: 3×3×2×3\n")
          != std::string::npos);
    CHECK(text.find("// dense.bias: 7\n") != std::string::npos);
    const auto numbers = numbers_of(text);
    REQUIRE(numbers.size() == parameters<net>);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        CHECK(static_cast<float>(numbers[i]) == m.parameters()[i]);
        CHECK(std::signbit(numbers[i]) == std::signbit(m.parameters()[i]));
    }
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 110);
}

TEST_CASE("double, and another name") {
    const scratch folder;
    const model<net, double> m(5);
    write_header(m, folder / "a.hpp", "weights_2");
    const std::string text = text_of(folder / "a.hpp");
    CHECK(text.find("std::array<double, " + std::to_string(parameters<net>) + "> weights_2{")
          != std::string::npos);
    const auto numbers = numbers_of(text);
    CHECK(std::equal(numbers.begin(), numbers.end(), m.parameters().begin(), m.parameters().end()));
}

TEST_CASE("what cannot be a header is refused, and no file appears") {
    const scratch folder;
    model<net> m(5);
    const auto path = folder / "my-weights.hpp";
    CHECK(message_of([&] { write_header(m, path); })
          == path.string() + ": \"my-weights\" cannot be the name of an array in C++");
    CHECK(message_of([&] { write_header(m, path, "2nd"); }).find("\"2nd\" cannot") != std::string::npos);
    m["stem.bias"][1] = std::numeric_limits<float>::quiet_NaN();
    CHECK(message_of([&] { write_header(m, path, "weights"); })
          == path.string() + ": stem.bias has a value that is not finite");
    CHECK_FALSE(std::filesystem::exists(path));
}
