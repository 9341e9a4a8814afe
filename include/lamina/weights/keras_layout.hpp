#pragma once

#include <lamina/weights/foreign_layout.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace lamina::detail {

struct common_keras_layout {
    static foreign_layout of(const parameter& p) { return permuted(p, p.label, {0, 1, 2, 3}); }
};

/// How Keras stores a word's tensor: by default, as it is stored here. Specialize for words where it differs.
template <class Word>
struct keras_layout : common_keras_layout {};

/// Keras's depthwise kernels have separate axes for the channels and for the filters of each.
template <class Word>
    requires requires { Word::multiplier; }
struct keras_layout<Word> {
    static foreign_layout of(const parameter& p) {
        foreign_layout there = permuted(p, p.label, {0, 1, 2, 3});
        if (p.rank == 4)
            there.extents = {p.extents[0], p.extents[1], p.extents[3] / Word::multiplier, Word::multiplier};
        return there;
    }
};

/// What load_keras needs to know about Keras.
struct keras_conventions {
    template <class Word>
    using layout = keras_layout<Word>;
    /// Drops TensorFlow's output number ("kernel:0") and gives all kernels one name.
    static std::string_view tensor_name(std::string_view name) {
        name = name.substr(0, name.rfind(':'));
        return name == first_kernel || name == second_kernel ? "kernel" : name;
    }
    /// A shape, normalized for comparison: kernels of 1-D convolutions get one row; kernels of 1×1
    /// convolutions become those of dense layers; slopes shared by rows and columns keep one axis.
    static std::vector<std::size_t> shape(std::string_view name, std::vector<std::size_t> shape) {
        if (name == "kernel" && shape.size() == 3) shape.insert(shape.begin(), 1);
        if (name == "kernel" && shape.size() == 4 && shape[0] == 1 && shape[1] == 1)
            shape.erase(shape.begin(), shape.begin() + 2);
        if (name == "alpha")
            while (shape.size() > 1 && shape.front() == 1) shape.erase(shape.begin());
        return shape;
    }
    static bool is_module(std::string_view) { return false; }
    /// A module with both is a separable convolution, which is two modules here. Keras 2 also used the first
    /// name for the kernel of a plain depthwise convolution.
    static constexpr std::string_view first_kernel = "depthwise_kernel", second_kernel = "pointwise_kernel";
    static constexpr foreign_conventions list() {
        return {"./", first_kernel, second_kernel, "", "", false, true, tensor_name, shape, is_module};
    }
};

} // namespace lamina::detail
