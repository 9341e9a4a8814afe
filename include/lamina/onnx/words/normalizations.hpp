#pragma once

#include <lamina/layers/batch_norm.hpp>
#include <lamina/layers/group_norm.hpp>
#include <lamina/layers/instance_norm.hpp>
#include <lamina/layers/layer_norm.hpp>
#include <lamina/layers/local_response_norm.hpp>
#include <lamina/layers/rms_norm.hpp>
#include <lamina/onnx/word.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace lamina::detail {

template <class... Options>
struct onnx_word<words::batch_norm<Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const std::vector<std::string> inputs{at.x.name, at.vector("gamma", 1), at.vector("beta", 0),
                                              at.vector("moving_mean", 0), at.vector("moving_variance", 1)};
        return at.result(at.add("BatchNormalization", inputs,
                                {onnx_attribute("epsilon", words::batch_norm<Options...>::epsilon)}));
    }
};

/// x · factor + offset, one number per channel; a factor of ones or an offset of zeros is left out.
inline onnx_value onnx_channel_map(onnx_layer& at, const std::vector<double>& factor,
                                   const std::vector<double>& offset) {
    std::string y = at.x.name;
    const auto apply = [&](const char* operation, const std::vector<double>& values, double nothing) {
        if (values == std::vector<double>(values.size(), nothing)) return;
        const bool is_one = values == std::vector<double>(values.size(), values[0]);
        y = at.add(operation,
                   {y, is_one
                           ? at.graph.number(values[0])
                           : at.per_channel(at.tensors.empty() ? "constants" : at.tensors[0].name, values)});
    };
    apply("Mul", factor, 1);
    apply("Add", offset, 0);
    return at.result(y);
}

/// scale, shift, layer_scale, affine, rescaling, normalization: whatever a prediction folds.
template <class Word>
    requires normalization_word<Word>
struct onnx_word<Word> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const std::size_t channels = at.x.shape.channels;
        std::vector<double> factor(channels), offset(channels);
        Word::fold(at.numbers.data(), channels, factor.data(), offset.data());
        return onnx_channel_map(at, factor, offset);
    }
};

template <class... Options>
struct onnx_word<words::layer_norm<Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const bool is_image = at.x.shape.is_image();
        const std::string x = is_image ? at.to_channels_last(at.x.name) : at.x.name;
        const std::string y = at.add("LayerNormalization", {x, at.vector("gamma", 1), at.vector("beta", 0)},
                                     {onnx_attribute("axis", std::int64_t(-1)),
                                      onnx_attribute("epsilon", words::layer_norm<Options...>::epsilon)});
        return at.result(is_image ? at.to_channels_first(y) : y);
    }
};

template <class... Options>
struct onnx_word<words::instance_norm<Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        return at.result(at.add("InstanceNormalization",
                                {at.x.name, at.vector("gamma", 1), at.vector("beta", 0)},
                                {onnx_attribute("epsilon", words::instance_norm<Options...>::epsilon)}));
    }
};

/// Each group as one channel of a long row, as PyTorch's exporter does.
inline onnx_value onnx_group_norm(onnx_layer& at, std::size_t groups, double epsilon) {
    const onnx_integers one_each{onnx_integer(groups)};
    const std::string rows = at.reshape(at.x.name, {0, onnx_integer(groups), -1});
    const std::string normal = at.add(
        "InstanceNormalization",
        {rows, at.graph.tensor("ones_" + std::to_string(groups), one_each, std::vector<double>(groups, 1.0)),
         at.graph.tensor("zeros_" + std::to_string(groups), one_each, std::vector<double>(groups, 0.0))},
        {onnx_attribute("epsilon", epsilon)});
    std::string y = at.reshape(normal, onnx_shape(at.out));
    if (const onnx_parameter* const gamma = at.find("gamma"))
        y = at.add("Mul", {y, at.per_channel(gamma->name, gamma->values)});
    if (const onnx_parameter* const beta = at.find("beta"))
        y = at.add("Add", {y, at.per_channel(beta->name, beta->values)});
    return at.result(y);
}
template <std::size_t Groups, class... Options>
struct onnx_word<words::group_norm<Groups, Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        return onnx_group_norm(at, Groups, words::group_norm<Groups, Options...>::epsilon);
    }
};

inline onnx_value onnx_root_norm(onnx_layer& at, const words::root_rule& rule) {
    const std::string axes = onnx_attribute("axes", onnx_integers{1});
    const std::string least = at.graph.number(rule.epsilon);
    std::string root;
    if (rule.mean) {
        const std::string mean = at.add("ReduceMean", {at.add("Mul", {at.x.name, at.x.name})}, {axes});
        root = at.add("Sqrt", {at.add("Add", {mean, least})});
    } else {
        root = at.add("Max", {at.add("ReduceL2", {at.x.name}, {axes}), least});
    }
    const std::string y = at.add("Div", {at.x.name, root});
    const onnx_parameter* const gamma = at.find("gamma");
    return at.result(gamma == nullptr ? y : at.add("Mul", {y, at.per_channel(gamma->name, gamma->values)}));
}
template <class... Options>
struct onnx_word<words::rms_norm<Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) { return onnx_root_norm(at, words::rms_norm<Options...>::rule); }
};
template <class... Options>
struct onnx_word<words::l2_normalize<Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        return onnx_root_norm(at, words::l2_normalize<Options...>::rule);
    }
};

/// An image over its neighbors' (k + α mean(x²))^β. ONNX's LRN of an even size would have other neighbors.
inline std::string onnx_response_norm(onnx_layer& at, const std::string& x, dims image,
                                      const kernels::response_window& w) {
    const std::int64_t size = onnx_integer(w.size);
    if (w.size % 2 == 1)
        return at.add("LRN", {x},
                      {onnx_attribute("size", size), onnx_attribute("alpha", w.alpha),
                       onnx_attribute("beta", w.beta), onnx_attribute("bias", w.k)});
    const std::string columns = at.reshape(at.add("Mul", {x, x}), {0, 1, onnx_integer(image.channels), -1});
    const std::string mean = at.add(
        "AveragePool", {columns},
        {onnx_attribute("kernel_shape", onnx_integers{size, 1}),
         onnx_attribute("pads", onnx_integers{onnx_integer(w.before()), 0, onnx_integer(w.behind()), 0}),
         onnx_attribute("count_include_pad", std::int64_t(1))});
    const std::string sum =
        at.add("Add", {at.add("Mul", {mean, at.graph.number(w.alpha)}), at.graph.number(w.k)});
    const std::string norm = at.add("Pow", {sum, at.graph.number(w.beta)});
    return at.add("Div", {x, at.reshape(norm, onnx_shape(image))});
}

template <std::size_t Size, class... Options>
struct onnx_word<words::local_response_norm<Size, Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const bool is_vector = at.x.shape.is_vector();
        const dims image = is_vector ? dims::image(1, 1, at.x.shape.channels) : at.x.shape;
        const std::string x = is_vector ? at.reshape(at.x.name, onnx_shape(image)) : at.x.name;
        const std::string y =
            onnx_response_norm(at, x, image, words::local_response_norm<Size, Options...>::window);
        return at.result(is_vector ? at.reshape(y, onnx_shape(at.out)) : y);
    }
};

} // namespace lamina::detail
