#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "graph/graph.hpp"
#include "words/view.hpp"
#include "words/word.hpp"

namespace lamina::tool {

/// A graph on its way to words: what has been said so far, and what each value of the graph is among the
/// words.
class translation {
public:
    explicit translation(const graph& network);

    const graph& source() const { return graph_; }
    word_graph& net() { return net_; }

    const tensor* constant(value_id id) const;
    /// An input's numbers. Refuses the node where they are not constant; nothing if the input is absent.
    const tensor& constant_input(const node& n, std::size_t input) const;
    /// The same for an input that is one number.
    double number_input(const node& n, std::size_t input) const;
    bool has_input(const node& n, std::size_t input) const;
    const std::vector<std::int64_t>& shape_of(const node& n, value_id id) const;

    /// The only node that reads the value; nullptr if there are several or the value is a result.
    const node* only_reader(value_id id) const;
    const std::vector<const node*>& readers(value_id id) const;
    /// Says that a later node has been said already.
    void skip(const node& n) { skipped_.insert(&n); }
    bool is_skipped(const node& n) const { return skipped_.contains(&n); }

    /// Appends a word and returns its index.
    std::size_t add(const node& n, std::string text, sizes inputs, const sizes& shape,
                    std::vector<parameter> parameters = {});
    std::size_t add_join(word_kind kind, sizes inputs, const sizes& shape);

    const view& view_of(const node& n, std::size_t input) const;
    void set_view(value_id id, view v) { views_[id] = std::move(v); }
    /// Makes the result of a word, with channels innermost where it is an image or sequence, the node's first
    /// output.
    void set_result(const node& n, std::size_t word, std::size_t output = 0);

    /// The word whose result is the input as an image [H, W, C] or a sequence [L, C]; inserts words where it
    /// lies otherwise.
    std::size_t spatial(const node& n, std::size_t input = 0);
    /// The word whose result is the input as a vector, in the graph's order.
    std::size_t vector(const node& n, std::size_t input = 0);
    /// The input with its axes in the graph's order, where all of them are longer than 1; else as it lies.
    view graph_order(const node& n, std::size_t input = 0);
    /// The shape that the value has as a word: channels innermost, without the batch.
    sizes spatial_shape(const node& n, value_id id) const;

    /// The words of each concatenation so far, all of them, so that a longer one can go on from it.
    std::map<sizes, std::size_t> concatenations;

    [[noreturn]] void refuse(const node& n, const std::string& why) const;

private:
    const graph& graph_;
    word_graph net_;
    std::map<value_id, view> views_;
    std::map<value_id, std::vector<const node*>> readers_;
    std::set<const node*> skipped_;

    std::size_t add_reordered(const node& n, view v);
};

/// An attribute, or `otherwise` where the node has none.
std::int64_t integer(const node& n, const char* name, std::int64_t otherwise);
double number(const node& n, const char* name, double otherwise);
std::string text(const node& n, const char* name, const char* otherwise);
std::vector<std::int64_t> integers(const node& n, const char* name, std::vector<std::int64_t> otherwise);

/// As people write it: "1e-5", "0.1".
std::string number_text(double value);
/// "<3>" of equal numbers, "<3, 5>" of others.
std::string pair_text(std::int64_t rows, std::int64_t columns);

} // namespace lamina::tool
