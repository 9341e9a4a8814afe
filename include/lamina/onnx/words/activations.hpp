#pragma once

#include <lamina/layers/activations.hpp>
#include <lamina/layers/prelu.hpp>
#include <lamina/onnx/word.hpp>

#include <limits>
#include <string>

namespace lamina::detail {

/// An operator of its own, with attributes.
struct onnx_operator : onnx_by_value {
    static onnx_value one(onnx_layer& at, const char* name, const std::vector<std::string>& attributes = {}) {
        return same_order(at, at.add(name, {at.x.name}, attributes));
    }
};

/// min(max(x, lowest), highest).
inline onnx_value onnx_clip(onnx_layer& at, double lowest, double highest) {
    if (highest == std::numeric_limits<double>::infinity()) return onnx_operator::one(at, "Relu");
    return same_order(at, at.add("Clip", {at.x.name, at.graph.number(lowest), at.graph.number(highest)}));
}

template <class Word>
    requires pointwise_word<Word> && requires {
        Word::lowest;
        Word::highest;
    }
struct onnx_word<Word> : onnx_by_value {
    static onnx_value write(onnx_layer& at) { return onnx_clip(at, Word::lowest, Word::highest); }
};

#define LAMINA_ONNX_OPERATOR(word, name)                                                                     \
    template <>                                                                                              \
    struct onnx_word<words::word> : onnx_operator {                                                          \
        static onnx_value write(onnx_layer& at) { return one(at, name); }                                    \
    };
LAMINA_ONNX_OPERATOR(relu, "Relu")
LAMINA_ONNX_OPERATOR(sigmoid, "Sigmoid")
LAMINA_ONNX_OPERATOR(tanh, "Tanh")
LAMINA_ONNX_OPERATOR(softplus, "Softplus")
LAMINA_ONNX_OPERATOR(softsign, "Softsign")
LAMINA_ONNX_OPERATOR(hard_swish, "HardSwish")
LAMINA_ONNX_OPERATOR(abs, "Abs")
LAMINA_ONNX_OPERATOR(sqrt, "Sqrt")
LAMINA_ONNX_OPERATOR(exp, "Exp")
LAMINA_ONNX_OPERATOR(log, "Log")
LAMINA_ONNX_OPERATOR(reciprocal, "Reciprocal")
#undef LAMINA_ONNX_OPERATOR

template <>
struct onnx_word<words::square> : onnx_by_value {
    static onnx_value write(onnx_layer& at) { return same_order(at, at.add("Mul", {at.x.name, at.x.name})); }
};
template <double Slope>
struct onnx_word<words::leaky_relu<Slope>> : onnx_operator {
    static onnx_value write(onnx_layer& at) { return one(at, "LeakyRelu", {onnx_attribute("alpha", Slope)}); }
};
template <double Alpha>
struct onnx_word<words::elu<Alpha>> : onnx_operator {
    static onnx_value write(onnx_layer& at) { return one(at, "Elu", {onnx_attribute("alpha", Alpha)}); }
};
template <double Alpha>
struct onnx_word<words::celu<Alpha>> : onnx_operator {
    static onnx_value write(onnx_layer& at) { return one(at, "Celu", {onnx_attribute("alpha", Alpha)}); }
};
template <>
struct onnx_word<words::selu> : onnx_operator {
    static onnx_value write(onnx_layer& at) {
        return one(
            at, "Selu",
            {onnx_attribute("alpha", words::selu::alpha), onnx_attribute("gamma", words::selu::scale)});
    }
};
template <>
struct onnx_word<words::hard_sigmoid> : onnx_operator {
    static onnx_value write(onnx_layer& at) {
        return one(at, "HardSigmoid", {onnx_attribute("alpha", 1.0 / 6), onnx_attribute("beta", 0.5)});
    }
};
template <class... Options>
struct onnx_word<words::hard_sigmoid_with<Options...>> : onnx_operator {
    static onnx_value write(onnx_layer& at) {
        using word = words::hard_sigmoid_with<Options...>;
        return one(at, "HardSigmoid",
                   {onnx_attribute("alpha", word::slope), onnx_attribute("beta", word::shift)});
    }
};

/// x · σ(x).
template <>
struct onnx_word<words::silu> : onnx_by_value {
    static onnx_value write(onnx_layer& at) {
        return same_order(at, at.add("Mul", {at.x.name, at.add("Sigmoid", {at.x.name})}));
    }
};
/// x · tanh(softplus(x)).
template <>
struct onnx_word<words::mish> : onnx_by_value {
    static onnx_value write(onnx_layer& at) {
        return same_order(at, at.add("Mul", {at.x.name, at.add("Tanh", {at.add("Softplus", {at.x.name})})}));
    }
};
/// x · (1 + erf(x / √2)) / 2, in the steps of PyTorch's exporter.
template <>
struct onnx_word<words::gelu> : onnx_by_value {
    static onnx_value write(onnx_layer& at) {
        const std::string root = at.add("Div", {at.x.name, at.graph.number(1.4142135623730951)});
        const std::string sum = at.add("Add", {at.add("Erf", {root}), at.graph.number(1)});
        return same_order(at, at.add("Mul", {at.add("Mul", {at.x.name, sum}), at.graph.number(0.5)}));
    }
};
/// x · (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2.
template <>
struct onnx_word<words::gelu_tanh> : onnx_by_value {
    static onnx_value write(onnx_layer& at) {
        const std::string cube = at.add("Pow", {at.x.name, at.graph.number(3)});
        const std::string inner =
            at.add("Add", {at.x.name, at.add("Mul", {cube, at.graph.number(0.044715)})});
        const std::string curve =
            at.add("Tanh", {at.add("Mul", {inner, at.graph.number(0.79788456080286536)})});
        const std::string sum = at.add("Add", {curve, at.graph.number(1)});
        return same_order(at, at.add("Mul", {at.add("Mul", {at.x.name, sum}), at.graph.number(0.5)}));
    }
};
template <double Exponent>
struct onnx_word<words::power<Exponent>> : onnx_by_value {
    static onnx_value write(onnx_layer& at) {
        return same_order(at, at.add("Pow", {at.x.name, at.graph.number(Exponent)}));
    }
};
template <double Threshold, double Value>
struct onnx_word<words::threshold<Threshold, Value>> : onnx_by_value {
    static onnx_value write(onnx_layer& at) {
        const std::string below = at.add("LessOrEqual", {at.x.name, at.graph.number(Threshold)});
        return same_order(at, at.add("Where", {below, at.graph.number(Value), at.x.name}));
    }
};

/// Keras's relu: where x is less than the threshold, slope · (x − threshold).
inline onnx_value onnx_bent_relu(onnx_layer& at, double slope, double start, double most) {
    const std::string below = at.add("Less", {at.x.name, at.graph.number(start)});
    const std::string line =
        at.add("Mul", {at.add("Sub", {at.x.name, at.graph.number(start)}), at.graph.number(slope)});
    const std::string bent = at.add("Where", {below, line, at.x.name});
    if (most == std::numeric_limits<double>::infinity()) return same_order(at, bent);
    return same_order(at, at.add("Min", {bent, at.graph.number(most)}));
}
template <class... Options>
struct onnx_word<words::relu_with<Options...>> : onnx_by_value {
    static onnx_value write(onnx_layer& at) {
        using numbers = words::relu_numbers<Options...>;
        if (numbers::slope == 0 && numbers::start == 0) return onnx_clip(at, 0, numbers::most);
        return onnx_bent_relu(at, numbers::slope, numbers::start, numbers::most);
    }
};

template <class... Options>
struct onnx_word<words::prelu<Options...>> : onnx_by_place {
    static onnx_value write(onnx_layer& at) {
        const onnx_parameter& alpha = *at.find("alpha");
        return at.result(at.add("PRelu", {at.x.name, at.per_channel(alpha.name, alpha.values)}));
    }
};

} // namespace lamina::detail
