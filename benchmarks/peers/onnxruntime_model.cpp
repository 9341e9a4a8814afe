#include "onnxruntime_model.hpp"

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace peers {

namespace {

/// A Protocol Buffers message: numbered fields that are integers or bytes.
/// (protobuf.dev/programming-guides/encoding; the fields' numbers are those of ONNX's onnx.proto3)
class message {
public:
    message& number(std::uint64_t field, std::uint64_t value) {
        append(field << 3);
        append(value);
        return *this;
    }
    message& bytes(std::uint64_t field, std::string_view value) {
        append(field << 3 | 2);
        append(value.size());
        bytes_ += value;
        return *this;
    }
    message& nested(std::uint64_t field, const message& value) { return bytes(field, value.bytes_); }

    const std::string& str() const { return bytes_; }

private:
    void append(std::uint64_t n) {
        for (; n >= 128; n >>= 7) bytes_ += char(n | 128);
        bytes_ += char(n);
    }

    std::string bytes_;
};

using shape = std::vector<std::size_t>;

message tensor(std::string_view name, const shape& dims, const std::vector<float>& values) {
    constexpr std::uint64_t float_type = 1;
    message m;
    for (const std::size_t d : dims) m.number(1, d);
    return m.number(2, float_type)
        .bytes(8, name)
        .bytes(9, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
}

message value_info(std::string_view name, const shape& dims) {
    message all;
    for (const std::size_t d : dims) all.nested(1, message().number(1, d));
    const message type = message().nested(1, message().number(1, 1).nested(2, all));
    return message().bytes(1, name).nested(2, type);
}

message node(std::string_view type, std::initializer_list<std::string> inputs, std::string_view output) {
    message m;
    for (const auto& input : inputs) m.bytes(1, input);
    return m.bytes(2, output).bytes(4, type);
}

message& attribute(message& m, std::string_view name, std::uint64_t value) {
    constexpr std::uint64_t int_type = 2;
    return m.nested(5, message().bytes(1, name).number(3, value).number(20, int_type));
}
message& attribute(message& m, std::string_view name, const shape& values) {
    constexpr std::uint64_t ints_type = 7;
    message a;
    a.bytes(1, name).number(20, ints_type);
    for (const std::size_t v : values) a.number(8, v);
    return m.nested(5, a);
}

shape shape_of(std::size_t batch_size, extents e) {
    if (e.pixels() == 1) return {batch_size, e.channels};
    return {batch_size, e.channels, e.height, e.width};
}

class graph {
public:
    explicit graph(const network& net) : net_(net) {}

    message make(std::size_t batch_size) {
        graph_.bytes(2, "network");
        graph_.nested(5, tensor("zero", {}, {0})).nested(5, tensor("six", {}, {6}));
        for (std::size_t i = 1; i < net_.layers().size(); ++i) append(net_.layers()[i], i);
        graph_.nested(11, value_info("input", shape_of(batch_size, net_.input())));
        graph_.nested(12, value_info("output", shape_of(batch_size, net_.output())));
        return graph_;
    }

private:
    std::string name(std::size_t i) const {
        return i == 0 ? "input" : i + 1 == net_.layers().size() ? "output" : "x" + std::to_string(i);
    }

    void append(const layer& l, std::size_t i) {
        const std::string x = name(l.from), self = std::to_string(i);
        // The names of the results of each step; the last one is the layer's own.
        const std::string sum = l.act == activation::none ? name(i) : "sum" + self;
        const std::string plain = l.add != 0 ? "plain" + self : sum;
        if (l.what == operation::conv)
            append_conv(l, x, self, plain);
        else if (l.what == operation::dense)
            append_dense(l, x, self, plain);
        else
            append_other(l, x, plain);
        if (l.add != 0) graph_.nested(1, node("Add", {plain, name(l.add)}, sum));
        if (l.act == activation::relu) graph_.nested(1, node("Relu", {sum}, name(i)));
        if (l.act == activation::relu6) graph_.nested(1, node("Clip", {sum, "zero", "six"}, name(i)));
    }

    void append_conv(const layer& l, const std::string& x, const std::string& self, const std::string& y) {
        graph_.nested(
            5, tensor("w" + self, {l.out.channels, l.in.channels / l.groups, l.kernel, l.kernel}, l.weights));
        graph_.nested(5, tensor("b" + self, {l.out.channels}, l.bias));
        message m = node("Conv", {x, "w" + self, "b" + self}, y);
        attribute(m, "kernel_shape", shape(2, l.kernel));
        attribute(m, "strides", shape(2, l.stride));
        attribute(m, "pads", shape(4, l.pad));
        graph_.nested(1, attribute(m, "group", l.groups));
    }

    void append_dense(const layer& l, const std::string& x, const std::string& self, const std::string& y) {
        graph_.nested(5, tensor("w" + self, {l.out.channels, l.in.size()}, l.weights));
        graph_.nested(5, tensor("b" + self, {l.out.channels}, l.bias));
        message flat = node("Flatten", {x}, "flat" + self);
        graph_.nested(1, attribute(flat, "axis", 1));
        message m = node("Gemm", {"flat" + self, "w" + self, "b" + self}, y);
        graph_.nested(1, attribute(m, "transB", 1));
    }

    void append_other(const layer& l, const std::string& x, const std::string& y) {
        if (l.what == operation::average_pool) graph_.nested(1, node("GlobalAveragePool", {x}, y));
        if (l.what == operation::dropout) graph_.nested(1, node("Identity", {x}, y));
        if (l.what == operation::softmax) {
            message m = node("Softmax", {x}, y);
            graph_.nested(1, attribute(m, "axis", 1));
        }
        if (l.what != operation::max_pool) return;
        message m = node("MaxPool", {x}, y);
        attribute(m, "kernel_shape", shape(2, l.kernel));
        attribute(m, "strides", shape(2, l.stride));
        graph_.nested(1, attribute(m, "pads", shape(4, l.pad)));
    }

    const network& net_;
    message graph_;
};

} // namespace

std::string onnx_of(const network& net, std::size_t batch_size) {
    constexpr std::uint64_t ir_version = 7, operators = 13;
    message m;
    m.number(1, ir_version).nested(8, message().bytes(1, "").number(2, operators));
    return m.nested(7, graph(net).make(batch_size)).str();
}

} // namespace peers
