#include "commands/input_shapes.hpp"

#include <lamina/language/error.hpp>

#include <charconv>
#include <cstdint>

namespace lamina::tool {

namespace {

std::vector<std::int64_t> parse_shape(const std::string& text, const std::string& whole) {
    std::vector<std::int64_t> shape;
    const char *at = text.data(), *const end = at + text.size();
    while (true) {
        std::int64_t extent = 0;
        const auto [next, bad] = std::from_chars(at, end, extent);
        if (bad != std::errc() || extent < 1 || (next != end && *next != 'x'))
            raise("--input " + whole + " is no shape; it looks like --input data=1x3x224x224");
        shape.push_back(extent);
        if (next == end) return shape;
        at = next + 1;
    }
}

} // namespace

void add_input_option(CLI::App& command, std::vector<std::string>& inputs) {
    command.add_option("--input", inputs, "the shape of an input, channels first: data=1x3x224x224");
}

input_shapes parse_input_shapes(const std::vector<std::string>& inputs) {
    input_shapes shapes;
    for (const std::string& text : inputs) {
        // Names may hold "=", shapes do not.
        const std::size_t equals = text.rfind('=');
        if (equals == std::string::npos || equals == 0)
            raise("--input " + text + " has no name; it looks like --input data=1x3x224x224");
        shapes[text.substr(0, equals)] = parse_shape(text.substr(equals + 1), text);
    }
    return shapes;
}

} // namespace lamina::tool
