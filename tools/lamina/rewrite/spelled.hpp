#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "graph/graph.hpp"

namespace lamina::tool {

using extents_list = std::vector<std::int64_t>;

/// A graph whose nodes are written anew, each as one or several.
class spelled {
public:
    explicit spelled(graph network);
    graph finished() &&;

    const tensor* constant(value_id id) const {
        return id == absent ? nullptr : graph_.values[id].constant.get();
    }
    bool is_one_number(value_id id) const;
    /// The shape of a value; empty if it is unknown.
    extents_list shape(value_id id) const;
    /// Whether anything uses the node's further results.
    bool has_further_results(const node& n) const;

    value_id number(double value) { return numbers({value}, {}); }
    value_id numbers(std::vector<double> values, extents_list shape);
    value_id integers(const extents_list& values);

    /// Appends a node with one result in place of `n`, spelled out itself if need be.
    value_id add(const node& n, const char* operation, std::vector<value_id> inputs, extents_list shape,
                 std::map<std::string, attribute> attributes = {});
    value_id reshape(const node& n, value_id from, const extents_list& shape);
    /// The value takes the place of the node's result.
    void finish(const node& n, value_id made);

private:
    graph graph_;
    std::vector<node> old_;
    std::vector<bool> used_;

    void append(node n);
    value_id value_of(element type, extents_list shape);
};

/// Whether a value is repeated along rows, columns and channels by few enough copies.
bool can_repeat(extents_list shape, const extents_list& result);

/// Each says one kind of node in others; false if the node can stay.
bool spell_extreme(spelled& to, const node& n);
bool spell_shrink(spelled& to, const node& n);
bool spell_broadcast(spelled& to, const node& n);
bool spell_repeated(spelled& to, const node& n);
bool spell_gather(spelled& to, const node& n);
bool spell_padding(spelled& to, const node& n);
bool spell_normalization(spelled& to, const node& n);
bool spell_slopes(spelled& to, const node& n);
bool spell_norm_pool(spelled& to, const node& n);

/// An attribute of a node, or `otherwise`.
template <class T>
T attribute_or(const node& n, const char* name, T otherwise) {
    const auto found = n.attributes.find(name);
    if (found == n.attributes.end()) return otherwise;
    const T* const value = std::get_if<T>(&found->second);
    return value == nullptr ? otherwise : *value;
}

/// Constants that are larger are not made anew.
inline constexpr std::int64_t most_numbers = 1 << 22;

/// How many numbers a part of a shape has, at most 2^40.
std::int64_t product_of(const extents_list& shape, std::size_t from = 0);

} // namespace lamina::tool
