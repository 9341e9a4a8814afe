#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/onnx/protobuf.hpp>
#include <lamina/runtime/tensors.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::detail {

using onnx_integers = std::vector<std::int64_t>;

/// An attribute of an operator, as the bytes of an AttributeProto.
inline std::string onnx_attribute(std::string_view name, std::int64_t v) {
    return protobuf::text(1, name) + protobuf::number(3, v) + protobuf::number(20, 2);
}
inline std::string onnx_attribute(std::string_view name, double v) {
    return protobuf::text(1, name) + protobuf::real(2, static_cast<float>(v)) + protobuf::number(20, 1);
}
inline std::string onnx_attribute(std::string_view name, std::string_view v) {
    return protobuf::text(1, name) + protobuf::text(4, v) + protobuf::number(20, 3);
}
inline std::string onnx_attribute(std::string_view name, const char* v) {
    return onnx_attribute(name, std::string_view(v));
}
inline std::string onnx_attribute(std::string_view name, const onnx_integers& values) {
    std::string all = protobuf::text(1, name);
    for (const std::int64_t v : values) all += protobuf::number(8, v);
    return all + protobuf::number(20, 7);
}

/// A value of the graph. Images are [batch, channels, height, width], vectors [batch, channels].
struct onnx_value {
    std::string name;
    dims shape;
    /// For a vector whose elements are still in an image's order, [channels, height, width]: the image's
    /// shape.
    dims flattened{};
};

/// Smaller tensors stay in the file itself: programs read shapes from some of them.
inline constexpr std::size_t onnx_least_external = 1024;

/// The graph of an ONNX model while it grows.
class onnx_graph {
public:
    /// `doubles`: the element type.
    explicit onnx_graph(bool doubles) : type_(doubles ? 11 : 1) {}

    void take(std::string_view name) { namer_.take(name); }
    /// From here on, nodes and values are called after this layer.
    void begin(std::string layer) { layer_ = std::move(layer); }

    /// Adds a node with one result, and returns the result's name.
    std::string add(std::string_view operation, std::vector<std::string> inputs,
                    const std::vector<std::string>& attributes = {}) {
        operation_node n{std::string(operation), namer_.next(layer_), std::move(inputs), {}};
        for (const std::string& a : attributes) n.attributes += protobuf::text(5, a);
        nodes_.push_back(std::move(n));
        return nodes_.back().name;
    }

    /// A constant of the graph. The same name with the same numbers is stored once.
    std::string tensor(const std::string& name, const onnx_integers& shape,
                       const std::vector<double>& values) {
        return store(name, shape, type_,
                     type_ == 11 ? protobuf::little_endian<double, std::uint64_t>(values)
                                 : protobuf::little_endian<float, std::uint32_t>(values));
    }
    std::string number(double v) { return tensor(layer_ + ".number", {}, {v}); }
    std::string integers(const onnx_integers& values) {
        return store(layer_ + ".numbers", {static_cast<std::int64_t>(values.size())}, 7,
                     protobuf::little_endian<std::int64_t, std::uint64_t>(values));
    }

    /// The factors of a Resize, always floats.
    std::string factors(const std::vector<double>& values) {
        return store(layer_ + ".factors", {static_cast<std::int64_t>(values.size())}, 1,
                     protobuf::little_endian<float, std::uint32_t>(values));
    }

    void input(const std::string& name, const onnx_integers& shape) {
        inputs_ += protobuf::text(11, described(name, shape));
    }
    /// Declares a result; its value is renamed, or copied where it has to keep its name.
    void output(const std::string& name, const std::string& value, const onnx_integers& shape) {
        outputs_ += protobuf::text(12, described(name, shape));
        if (!rename(value, name)) nodes_.push_back({"Identity", name, {value}, {}});
        known_.push_back(name);
    }

    /// The bytes of all weights, and of what else is stored.
    std::size_t stored_bytes() const {
        std::size_t sum = 0;
        for (const auto& [name, t] : tensors_) sum += t.bytes.size();
        return sum;
    }

    /// The whole file. Large tensors are appended to `data`, unless it is null, and then the file says that
    /// they are in the file `data_name` beside it.
    std::string model(std::string* data = nullptr, const std::string& data_name = "") const {
        std::string graph;
        for (const operation_node& n : nodes_) graph += protobuf::text(1, n.bytes());
        graph += protobuf::text(2, "lamina");
        for (const auto& [name, t] : tensors_) {
            const bool is_inside = data == nullptr || t.bytes.size() < onnx_least_external;
            graph += protobuf::text(
                5, t.head + (is_inside ? protobuf::text(9, t.bytes) : moved(t, *data, data_name))
                       + protobuf::text(8, name));
        }
        graph += inputs_ + outputs_;
        return protobuf::number(1, 8) + protobuf::text(2, "lamina") + protobuf::text(7, graph)
               + protobuf::text(8, protobuf::number(2, 17));
    }

private:
    struct operation_node {
        std::string operation, name;
        std::vector<std::string> inputs;
        std::string attributes;

        std::string bytes() const {
            std::string all;
            for (const std::string& in : inputs) all += protobuf::text(1, in);
            return all + protobuf::text(2, name) + protobuf::text(3, name) + protobuf::text(4, operation)
                   + attributes;
        }
    };

    /// `head`: extents and type. `bytes`: the numbers.
    struct stored_numbers {
        std::string head, bytes;

        bool operator==(const stored_numbers&) const = default;
    };

    std::string store(const std::string& name, const onnx_integers& shape, int type, std::string bytes) {
        stored_numbers t{"", std::move(bytes)};
        for (const std::int64_t extent : shape) t.head += protobuf::number(1, extent);
        t.head += protobuf::number(2, type);
        for (std::size_t i = 0;; ++i) {
            const std::string chosen = i == 0 ? name : name + "_" + std::to_string(i);
            const auto [place, is_new] = tensors_.try_emplace(chosen, t);
            if (is_new || place->second == t) return chosen;
        }
    }

    /// Appends a tensor to `data`; returns where it is.
    static std::string moved(const stored_numbers& t, std::string& data, const std::string& data_name) {
        const auto entry = [](std::string_view key, const std::string& value) {
            return protobuf::text(13, protobuf::text(1, key) + protobuf::text(2, value));
        };
        const std::string offset = std::to_string(data.size());
        data += t.bytes;
        return entry("location", data_name) + entry("offset", offset)
               + entry("length", std::to_string(t.bytes.size())) + protobuf::number(14, 1);
    }

    std::string described(const std::string& name, const onnx_integers& shape) const {
        std::string extents = protobuf::text(1, protobuf::text(2, "batch"));
        for (const std::int64_t extent : shape) extents += protobuf::text(1, protobuf::number(1, extent));
        return protobuf::text(1, name)
               + protobuf::text(2,
                                protobuf::text(1, protobuf::number(1, type_) + protobuf::text(2, extents)));
    }

    bool rename(const std::string& from, const std::string& to) {
        for (const std::string& name : known_)
            if (name == from) return false;
        bool found = false;
        for (operation_node& n : nodes_) found = found || n.name == from;
        if (!found) return false;
        for (operation_node& n : nodes_) {
            if (n.name == from) n.name = to;
            for (std::string& in : n.inputs)
                if (in == from) in = to;
        }
        return true;
    }

    int type_;
    std::string layer_, inputs_, outputs_;
    std::vector<operation_node> nodes_;
    std::map<std::string, stored_numbers> tensors_;
    /// The names of the results.
    std::vector<std::string> known_;
    layer_namer namer_;
};

} // namespace lamina::detail
