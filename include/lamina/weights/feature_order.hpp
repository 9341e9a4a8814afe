#pragma once

#include <lamina/plan/graph.hpp>
#include <lamina/weights/foreign_network.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lamina::detail {

/// For each element of an image flattened here, its index when flattened channels-first. Empty if the orders
/// agree.
inline feature_order channels_first(dims image) {
    if (image.pixels() == 1 || image.channels == 1) return {};
    feature_order order;
    order.reserve(image.size());
    for (std::size_t p = 0; p < image.pixels(); ++p)
        for (std::size_t c = 0; c < image.channels; ++c) order.push_back(c * image.pixels() + p);
    return order;
}

inline feature_order joined_orders(feature_order a, std::size_t a_size, feature_order b, std::size_t b_size) {
    if (a.empty() && b.empty()) return {};
    for (std::size_t i = a.size(); i < a_size; ++i) a.push_back(i);
    for (std::size_t i = b.size(); i < b_size; ++i) b.push_back(i);
    for (const std::size_t i : b) a.push_back(a_size + i);
    return a;
}

/// Finds the order of every vector of a network. A flatten determines the order of what follows it; a reshape
/// into an image determines the order of what precedes it, back to the dense layer that computes the vector.
/// Words whose result depends on element positions cannot follow a vector whose order differs.
class feature_orders {
public:
    explicit feature_orders(const foreign_network& n)
        : nodes_(n.nodes), words_(n.words), order_(nodes_.size()), asked_(nodes_.size()) {
        for (std::size_t i = nodes_.size(); i-- > 0;) ask(i);
        for (std::size_t i = 0; i < nodes_.size(); ++i) decide(i);
    }

    /// One per node.
    const std::vector<feature_order>& list() const { return order_; }
    /// Why channels-first libraries cannot compute the same network; empty if they can.
    const std::string& conflict() const { return conflict_; }

private:
    dims in(std::size_t i) const { return nodes_[nodes_[i].first].out; }
    bool is_view(std::size_t i) const { return nodes_[i].is_word() && words_[i].role == role::view; }
    bool is_dense(std::size_t i) const { return nodes_[i].is_word() && words_[i].role == role::dense; }
    bool keeps_order(std::size_t i) const {
        const node& n = nodes_[i];
        return n.is_word() && words_[i].keeps_order && n.out.is_vector() && in(i) == n.out;
    }
    bool joins(std::size_t i) const {
        return nodes_[i].kind == operation::add || nodes_[i].kind == operation::multiply;
    }
    bool joins_vectors(std::size_t i) const { return joins(i) && nodes_[i].out.is_vector(); }
    void refuse(std::string why) {
        if (conflict_.empty()) conflict_ = std::move(why);
    }

    void ask_of(std::size_t i, const std::optional<feature_order>& wish) {
        if (!wish) return;
        if (asked_[i] && asked_[i] != wish) refuse("a vector becomes two images of different shapes");
        asked_[i] = wish;
    }
    /// Passes on the order that the readers of a value expect.
    void ask(std::size_t i) {
        const node& n = nodes_[i];
        if (is_view(i) && n.out.is_image() && in(i).is_vector())
            ask_of(n.first, channels_first(n.out));
        else if (keeps_order(i) || joins_vectors(i))
            ask_of(n.first, asked_[i]);
        if (joins_vectors(i)) ask_of(n.second, asked_[i]);
    }

    void decide(std::size_t i) {
        const node& n = nodes_[i];
        if (n.kind == operation::concat && n.out.is_vector())
            order_[i] = joined_orders(order_[n.first], nodes_[n.first].out.size(), order_[n.second],
                                      nodes_[n.second].out.size());
        else if (is_dense(i))
            order_[i] = asked_[i].value_or(feature_order{});
        else if (is_view(i) && n.out.is_vector() && in(i).is_image())
            order_[i] = channels_first(in(i));
        else if (keeps_order(i) || joins_vectors(i))
            order_[i] = order_[n.first];
        find_conflict(i);
    }

    void find_conflict(std::size_t i) {
        const node& n = nodes_[i];
        if (is_view(i) && n.out.is_image() && in(i).is_image()
            && channels_first(n.out) != channels_first(in(i)))
            refuse("an image is reshaped into another image");
        if (joins(i) && order_[n.second] != order_[i]) refuse("two vectors of different orders are joined");
        if (asked_[i] && asked_[i] != order_[i])
            refuse("a vector becomes an image, but its numbers stand in the order of something else");
        if (n.is_word() && !order_[n.first].empty() && !keeps_order(i) && !is_dense(i) && !is_view(i))
            refuse(std::string(words_[i].label)
                   + " takes the numbers of a vector by their places, and those of a flattened image are "
                     "others there");
    }

    std::span<const node> nodes_;
    std::span<const foreign_word> words_;
    std::vector<feature_order> order_;
    std::vector<std::optional<feature_order>> asked_;
    std::string conflict_;
};

} // namespace lamina::detail
