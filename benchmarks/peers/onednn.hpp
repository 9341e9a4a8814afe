#pragma once

// One interface to oneDNN 2 and 3, and a list of primitives.

#include <cstddef>
#include <functional>
#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine.hpp"

namespace peers::onednn {

using dnnl::algorithm, dnnl::memory, dnnl::prop_kind;
using dims = memory::dims;
using layout = memory::desc;
using arguments = std::unordered_map<int, memory>;

/// How convolutions choose layouts and algorithms: the library's choice, activations in blocks of one
/// register of channels (its older kernels), or Winograd's algorithm wherever it is available.
enum class way { own, blocked, winograd };

std::unique_ptr<task> prepare_prediction(const job& j, way how);
std::unique_ptr<task> prepare_training(const job& j, way how);

inline const dnnl::engine& cpu() {
    static const dnnl::engine e(dnnl::engine::kind::cpu, 0);
    return e;
}

inline dims to_dims(std::size_t n, extents e) {
    return {memory::dim(n), memory::dim(e.channels), memory::dim(e.height), memory::dim(e.width)};
}
inline dims both(std::size_t n) { return {memory::dim(n), memory::dim(n)}; }

/// Row-major.
inline layout plain(const dims& d) {
    using tag = memory::format_tag;
    constexpr tag tags[] = {tag::a, tag::a, tag::ab, tag::abc, tag::abcd, tag::abcde};
    return {d, memory::data_type::f32, tags[d.size()]};
}
/// The library's choice.
inline layout any(const dims& d) { return {d, memory::data_type::f32, memory::format_tag::any}; }

/// The layout of a convolution's input or output.
layout activations(way how, const dims& d);
/// [filters, inputs, height, width], preceded by the groups if there are several.
dims kernel_dims(const layer& l);
/// Describes a forward convolution, with the post-operations in `after`.
dnnl::convolution_forward::primitive_desc convolution_of(const layer& l, prop_kind kind, algorithm a,
                                                         const layout& x, const layout& y,
                                                         const dnnl::primitive_attr& after = {});

inline float* data(const memory& m) { return static_cast<float*>(m.get_data_handle()); }
inline std::size_t count(const memory& m) { return m.get_desc().get_size() / sizeof(float); }
memory filled(const dims& d, const std::vector<float>& values);

/// Primitives and plain functions, run in order.
class sequence {
public:
    void add(const dnnl::primitive& p, arguments a) { steps_.push_back({p, std::move(a), nullptr}); }
    void add(std::function<void()> f) { steps_.push_back({{}, {}, std::move(f)}); }
    /// `m` in another layout; `m` itself if it already has that layout.
    memory as(const memory& m, const layout& to);
    void run() const;

private:
    struct step {
        dnnl::primitive primitive;
        arguments arguments_;
        std::function<void()> function;
    };
    std::vector<step> steps_;
};

#if DNNL_VERSION_MAJOR >= 3
inline dims dims_of(const layout& l) { return l.get_dims(); }
template <class Primitive, class... Args>
auto describe(const dnnl::primitive_attr& after, const Args&... args) {
    return typename Primitive::primitive_desc(cpu(), args..., after);
}
template <class Primitive, class Forward, class... Args>
auto describe_backward(const Forward& forward, const Args&... args) {
    return typename Primitive::primitive_desc(cpu(), args..., forward);
}
inline void append(dnnl::post_ops& ops, algorithm a, float alpha, float beta) {
    ops.append_eltwise(a, alpha, beta);
}
inline dnnl::primitive add_all(const layout& sum, const std::vector<layout>& terms) {
    return dnnl::sum(dnnl::sum::primitive_desc(cpu(), sum, std::vector<float>(terms.size(), 1.0f), terms));
}
/// Arguments that version 3 takes and version 2 does not.
#    define PEERS_ONEDNN_3(...) __VA_ARGS__
#else
inline dims dims_of(const layout& l) { return l.dims(); }
template <class Primitive, class... Args>
auto describe(const dnnl::primitive_attr& after, const Args&... args) {
    return typename Primitive::primitive_desc(typename Primitive::desc(args...), after, cpu());
}
template <class Primitive, class Forward, class... Args>
auto describe_backward(const Forward& forward, const Args&... args) {
    return typename Primitive::primitive_desc(typename Primitive::desc(args...), cpu(), forward);
}
inline void append(dnnl::post_ops& ops, algorithm a, float alpha, float beta) {
    ops.append_eltwise(1.0f, a, alpha, beta);
}
inline dnnl::primitive add_all(const layout& sum, const std::vector<layout>& terms) {
    return dnnl::sum(dnnl::sum::primitive_desc(sum, std::vector<float>(terms.size(), 1.0f), terms, cpu()));
}
#    define PEERS_ONEDNN_3(...)
#endif

} // namespace peers::onednn
