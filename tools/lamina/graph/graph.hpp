#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lamina::tool {

/// The kinds of numbers that the tool tells apart: ONNX's float16 and bfloat16 are read as float32, its small
/// integers as int64.
enum class element { float32, float64, int64, int32, boolean, other };

/// Numbers in row-major order. Integers are exact up to 2^53; larger ones are refused at reading.
struct tensor {
    element type = element::float32;
    std::vector<std::int64_t> shape;
    std::vector<double> values;

    bool operator==(const tensor&) const = default;
};

using attribute = std::variant<std::int64_t, double, std::string, std::vector<std::int64_t>,
                               std::vector<double>, tensor, std::vector<std::string>>;

using value_id = std::size_t;

/// An optional input that is not there.
inline constexpr value_id absent = static_cast<value_id>(-1);

/// What flows along an edge; a shape where it is known, the numbers where they are constant.
struct value {
    std::string name;
    element type = element::float32;
    std::optional<std::vector<std::int64_t>> shape;
    std::shared_ptr<const tensor> constant;
};

/// One operator of ONNX. Axes, pads, scales, sizes, starts and ends are inputs, as in the newest opsets.
struct node {
    std::string operation, name;
    std::vector<value_id> inputs, outputs;
    std::map<std::string, attribute> attributes;
};

/// A network without loops and branches; channels first, as in the file.
struct graph {
    std::vector<value> values;
    std::vector<node> nodes; ///< in topological order
    std::vector<value_id> inputs, outputs;
    std::string name, producer, source;
    int opset = 0;
};

} // namespace lamina::tool
