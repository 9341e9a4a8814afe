#include "onednn.hpp"

#include <algorithm>
#include <string>

namespace peers {

namespace onednn {

layout activations(way how, const dims& d) {
#ifdef __AVX512F__
    constexpr memory::dim lanes = 16;
    constexpr auto blocks = memory::format_tag::aBcd16b;
#else
    constexpr memory::dim lanes = 8;
    constexpr auto blocks = memory::format_tag::aBcd8b;
#endif
    if (how != way::blocked) return any(d);
    if (d[1] % lanes == 0) return {d, memory::data_type::f32, blocks};
    return d[1] < 4 ? plain(d) : any(d);
}

dims kernel_dims(const layer& l) {
    const auto filters = memory::dim(l.out.channels), inputs = memory::dim(l.in.channels),
               groups = memory::dim(l.groups), size = memory::dim(l.kernel);
    if (groups == 1) return {filters, inputs, size, size};
    return {groups, filters / groups, inputs / groups, size, size};
}

dnnl::convolution_forward::primitive_desc convolution_of(const layer& l, prop_kind kind, algorithm a,
                                                         const layout& x, const layout& y,
                                                         const dnnl::primitive_attr& after) {
    const layout bias = l.bias.empty() ? layout() : plain({memory::dim(l.out.channels)});
    return describe<dnnl::convolution_forward>(after, kind, a, x, any(kernel_dims(l)), bias, y,
                                               both(l.stride), both(l.pad), both(l.pad));
}

memory filled(const dims& d, const std::vector<float>& values) {
    memory m(plain(d), cpu());
    std::ranges::copy(values, data(m));
    return m;
}

memory sequence::as(const memory& m, const layout& to) {
    if (m.get_desc() == to) return m;
    memory moved(to, cpu());
    add(dnnl::reorder(m, moved), {{DNNL_ARG_FROM, m}, {DNNL_ARG_TO, moved}});
    return moved;
}

void sequence::run() const {
    static dnnl::stream stream(cpu());
    for (const step& s : steps_) {
        if (s.function)
            s.function();
        else
            s.primitive.execute(stream, s.arguments_);
    }
    stream.wait();
}

} // namespace onednn

std::vector<engine> onednn_engines() {
    using onednn::way;
    const auto* version = dnnl_version();
    const std::string library =
        "oneDNN " + std::to_string(version->major) + "." + std::to_string(version->minor);
    const auto with = [&](std::string name, way how) {
        return engine{library, std::move(name), [how](const job& j) {
                          return j.what == mode::train ? onednn::prepare_training(j, how)
                                                       : onednn::prepare_prediction(j, how);
                      }};
    };
    return {with("", way::own), with("blocked", way::blocked), with("Winograd", way::winograd)};
}

} // namespace peers
