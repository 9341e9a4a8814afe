#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "graph/extents.hpp"
#include "graph/graph.hpp"

namespace lamina::tool {

using shape = std::vector<std::int64_t>;

/// Builds graphs for tests, node by node; their nodes are called "the Conv".
struct test_graph {
    graph net;

    value_id value(shape s) {
        net.values.push_back(
            {"v" + std::to_string(net.values.size()), element::float32, std::move(s), nullptr});
        return net.values.size() - 1;
    }
    value_id in(shape s) {
        net.inputs.push_back(value(std::move(s)));
        return net.inputs.back();
    }
    value_id number(std::vector<double> values, shape s = {}) {
        const value_id id = value(s);
        net.values[id].constant =
            std::make_shared<const tensor>(tensor{element::float32, std::move(s), std::move(values)});
        return id;
    }
    /// A constant of the numbers 0, 1, 2, ….
    value_id counting(shape s) {
        std::vector<double> values(count(s));
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
        return number(std::move(values), std::move(s));
    }
    value_id node(std::string operation, std::vector<value_id> inputs, shape result,
                  std::map<std::string, attribute> attributes = {}) {
        const value_id id = value(std::move(result));
        net.nodes.push_back({operation, "the " + operation, std::move(inputs), {id}, std::move(attributes)});
        return id;
    }
};

} // namespace lamina::tool
