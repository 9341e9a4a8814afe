#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace lamina::tool {

/// A graph that is being rewritten node by node, with the way back from a value to what computes it.
class editing {
public:
    explicit editing(graph network);

    graph& whole() { return graph_; }
    /// The node that computes the value; nullptr for inputs and constants.
    const node* maker(value_id id) const;
    /// The same if it is of this operation.
    const node* made_by(value_id id, const char* operation) const;
    const tensor* constant(value_id id) const {
        return id == absent ? nullptr : graph_.values[id].constant.get();
    }
    /// Whether the value is this one number.
    bool is_number(value_id id, double number) const;
    /// The shape of a value; empty if it is unknown.
    std::vector<std::int64_t> shape(value_id id) const;
    std::size_t readers(value_id id) const { return readers_[id]; }

    /// A new constant.
    value_id add_constant(tensor numbers);
    /// Makes the node another operator on other inputs.
    void replace(node& n, const char* operation, std::vector<value_id> inputs,
                 std::map<std::string, attribute> attributes = {});

    /// The graph without the nodes whose results nothing reads any more.
    graph finished() &&;

private:
    graph graph_;
    std::vector<std::size_t> makers_, readers_;

    void count_readers();
};

/// The other input of a node with two, if one of them is `known`.
std::optional<value_id> other_input(const node& n, value_id known);

} // namespace lamina::tool
