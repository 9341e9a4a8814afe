#pragma once

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

/// Writes small ONNX models for tests, right and wrong ones. Numbers of fields are those of onnx.proto.
namespace written {

inline std::string varint(std::uint64_t v) {
    std::string bytes;
    for (; v > 127; v >>= 7) bytes += static_cast<char>(128 | (v & 127));
    return bytes + static_cast<char>(v);
}

inline std::string number(unsigned field, std::int64_t v) {
    return varint(field << 3) + varint(static_cast<std::uint64_t>(v));
}

inline std::string text(unsigned field, const std::string& bytes) {
    return varint(field << 3 | 2) + varint(bytes.size()) + bytes;
}

/// Values with a name and the dimensions; text stands for an open one.
inline std::string a_value(const std::string& name, const std::vector<std::string>& dims, int type = 1) {
    std::string shape;
    for (const std::string& d : dims)
        shape += text(1, d.find_first_not_of("0123456789") == std::string::npos ? number(1, std::stoll(d))
                                                                                : text(2, d));
    return text(1, name) + text(2, text(1, number(1, type) + text(2, shape)));
}

inline std::string tensor(const std::string& name, const std::vector<std::int64_t>& dims, int type,
                          const std::string& data) {
    std::string t;
    for (const std::int64_t d : dims) t += number(1, d);
    return t + number(2, type) + text(8, name) + data;
}

inline std::string floats(const std::string& name, const std::vector<std::int64_t>& dims,
                          const std::vector<float>& values) {
    std::string raw(values.size() * sizeof(float), '\0');
    if (!values.empty()) std::memcpy(raw.data(), values.data(), raw.size());
    return tensor(name, dims, 1, text(9, raw));
}

inline std::string integers(const std::string& name, const std::vector<std::int64_t>& values) {
    std::string data;
    for (const std::int64_t v : values) data += number(7, v);
    return tensor(name, {static_cast<std::int64_t>(values.size())}, 7, data);
}

inline std::string integer_attribute(const std::string& name, std::int64_t v) {
    return text(5, text(1, name) + number(3, v) + number(20, 2));
}

inline std::string list_attribute(const std::string& name, const std::vector<std::int64_t>& values) {
    std::string a = text(1, name);
    for (const std::int64_t v : values) a += number(8, v);
    return text(5, a + number(20, 7));
}

inline std::string a_node(const std::string& operation, const std::vector<std::string>& inputs,
                          const std::vector<std::string>& outputs, const std::string& more = "",
                          const std::string& name = "") {
    std::string n;
    for (const std::string& in : inputs) n += text(1, in);
    for (const std::string& out : outputs) n += text(2, out);
    return n + (name.empty() ? "" : text(3, name)) + text(4, operation) + more;
}

struct parts {
    std::vector<std::string> nodes, tensors, inputs, outputs;
    int opset = 13;
};

inline std::vector<std::uint8_t> model(const parts& p) {
    std::string g = text(2, "test");
    for (const auto& n : p.nodes) g += text(1, n);
    for (const auto& t : p.tensors) g += text(5, t);
    for (const auto& in : p.inputs) g += text(11, in);
    for (const auto& out : p.outputs) g += text(12, out);
    const std::string m = number(1, 7) + text(7, g) + text(8, number(2, p.opset));
    return {m.begin(), m.end()};
}

} // namespace written
