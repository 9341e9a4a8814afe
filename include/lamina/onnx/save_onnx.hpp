#pragma once

#include <lamina/files/atomic_file.hpp>
#include <lamina/onnx/words/activations.hpp>
#include <lamina/onnx/words/attention.hpp>
#include <lamina/onnx/words/convolutions.hpp>
#include <lamina/onnx/words/dense.hpp>
#include <lamina/onnx/words/normalizations.hpp>
#include <lamina/onnx/words/pools.hpp>
#include <lamina/onnx/words/resizing.hpp>
#include <lamina/onnx/words/shapes.hpp>
#include <lamina/onnx/words/tokens.hpp>
#include <lamina/runtime/model.hpp>

#include <array>
#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace lamina {

/// How save_onnx writes a network.
struct onnx_options {
    /// Inputs and results that are images are [batch, height, width, channels], as in Lamina; by default
    /// [batch, channels, height, width], as most programs expect.
    bool channels_last = false;
    /// Weights of more bytes in all are in a file of their own beside the network's, called like it with
    /// ".data" added. An ONNX file has at most 2 GB.
    std::size_t external_beyond = 2'000'000'000;
};

namespace detail {

/// A name in the file; `otherwise` where the sentence gives none.
inline std::string onnx_name(std::string_view given, const char* otherwise) {
    return given.empty() ? otherwise : std::string(given);
}

/// The extents of an input or result in the file, without the batch.
inline onnx_integers onnx_file_extents(dims d, const onnx_options& options) {
    if (d.is_image() && options.channels_last)
        return {onnx_integer(d.height), onnx_integer(d.width), onnx_integer(d.channels)};
    onnx_integers shape = onnx_shape(d);
    shape.erase(shape.begin());
    return shape;
}

/// `+`, `*` and `|` of two values. Both are in their own order, or in the same one.
inline onnx_value onnx_join(onnx_layer& at, operation kind, onnx_value a, onnx_value b) {
    if (kind == operation::concat || a.flattened != b.flattened) {
        a = in_order(at, a);
        b = in_order(at, b);
    }
    if (kind == operation::concat)
        return at.result(at.add("Concat", {a.name, b.name}, {onnx_attribute("axis", std::int64_t(1))}));
    for (onnx_value* const v : {&a, &b})
        if (v->shape.is_vector() && at.out.is_image())
            v->name = at.reshape(v->name, {0, onnx_integer(v->shape.channels), 1, 1});
    return {at.add(kind == operation::add ? "Add" : "Mul", {a.name, b.name}), at.out, a.flattened};
}

/// Writes a network, node by node.
template <class N>
class onnx_walk {
    static constexpr auto& nodes = graph_of<N>;

public:
    onnx_walk(std::vector<double> parameters, bool doubles, const onnx_options& options)
        : graph_(doubles), options_(options), parameters_(std::move(parameters)), values_(nodes.size()) {
        for (const layer_names& l : names_of_layers<N>) graph_.take(l.given);
        for (const auto& in : sentence_inputs<sentence_of<N>>)
            graph_.take(onnx_name(in.label.view(), "input"));
        for (const auto& out : result_shapes<sentence_of<N>>)
            graph_.take(onnx_name(out.label.view(), "output"));
    }

    /// The graph with all nodes.
    const onnx_graph& graph() {
        add_inputs();
        for_each_index<nodes.size()>([&](auto index) {
            constexpr node n = nodes[index];
            if constexpr (n.is_word())
                values_[index] = write_word<leaf_word<N, n.leaf>, index>();
            else if constexpr (n.kind != operation::input)
                values_[index] = join(n);
        });
        add_outputs();
        return graph_;
    }

private:
    void add_inputs() {
        std::size_t i = 0;
        for (std::size_t at = 0; at < nodes.size(); ++at) {
            if (nodes[at].kind != operation::input) continue;
            const std::string name = onnx_name(sentence_inputs<sentence_of<N>>[i++].label.view(), "input");
            graph_.input(name, onnx_file_extents(nodes[at].out, options_));
            values_[at] = {name, nodes[at].out};
            if (!options_.channels_last || !nodes[at].out.is_image()) continue;
            graph_.begin("channels_first");
            values_[at].name =
                graph_.add("Transpose", {name}, {onnx_attribute("perm", onnx_integers{0, 3, 1, 2})});
        }
    }
    void add_outputs() {
        for (std::size_t i = 0; i < nodes.results.count; ++i) {
            const std::string name = onnx_name(result_shapes<sentence_of<N>>[i].label.view(), "output");
            graph_.begin("channels_last");
            onnx_layer at = layer_of(values_[nodes.results[i]], values_[nodes.results[i]].shape);
            onnx_value v = in_order(at, at.x);
            if (options_.channels_last && v.shape.is_image()) v.name = at.to_channels_last(v.name);
            graph_.output(name, v.name, onnx_file_extents(v.shape, options_));
        }
    }

    onnx_layer layer_of(onnx_value x, dims out) { return {graph_, std::move(x), out, {}, {}}; }

    onnx_value join(const node& n) {
        graph_.begin(n.kind == operation::add        ? "add"
                     : n.kind == operation::multiply ? "multiply"
                                                     : "concat");
        onnx_layer at = layer_of(values_[n.first], n.out);
        return onnx_join(at, n.kind, values_[n.first], values_[n.second]);
    }

    template <class Word, std::size_t Index>
    onnx_value write_word() {
        const layer_names& names = names_of_layers<N>[Index];
        const std::size_t owner = Index - nodes[Index].back;
        onnx_layer at = layer_of(values_[nodes[Index].first], nodes[Index].out);
        std::string layer(names.given.empty() ? names.word : names.given);
        for (const tensor_info& t : tensor_table<N>()) {
            if (t.node != owner) continue;
            const auto begin = parameters_.begin() + static_cast<std::ptrdiff_t>(t.offset);
            at.tensors.push_back(
                {t.tensor, t.parameter, {begin, begin + static_cast<std::ptrdiff_t>(t.size())}});
            at.numbers.insert(at.numbers.end(), at.tensors.back().values.begin(),
                              at.tensors.back().values.end());
            layer = t.tensor.substr(0, t.tensor.rfind('.'));
        }
        graph_.begin(layer);
        if constexpr (!onnx_word<Word>::any_order) at.x = in_order(at, at.x);
        return onnx_word<Word>::write(at);
    }

    onnx_graph graph_;
    onnx_options options_;
    std::vector<double> parameters_;
    std::vector<onnx_value> values_;
};

/// The file, and weights of more than so many bytes in one beside it.
inline void write_onnx(const onnx_graph& graph, const std::filesystem::path& path,
                       std::size_t external_beyond) {
    if (graph.stored_bytes() <= external_beyond) return write_file(path, std::string_view(graph.model()));
    std::filesystem::path beside = path;
    beside += ".data";
    std::string data;
    const std::string file = graph.model(&data, beside.filename().string());
    write_file(beside, std::string_view(data));
    write_file(path, std::string_view(file));
}

} // namespace detail

/// Writes a model as ONNX, opset 17, with its weights: inputs and results have the sentence's names ("input"
/// and "output" where it gives none), float32 for a model of floats and float64 for one of doubles, and the
/// batch is open. It needs no library. Words that do nothing in prediction are left out; a word that ONNX
/// cannot say is a mistake at compile time. The file appears either complete or not at all.
template <class N, class T>
void save_onnx(const model<N, T>& m, const std::filesystem::path& path, const onnx_options& options = {}) {
    const auto p = m.parameters();
    detail::onnx_walk<N> walk({p.begin(), p.end()}, std::is_same_v<T, double>, options);
    detail::write_onnx(walk.graph(), path, options.external_beyond);
}

} // namespace lamina
