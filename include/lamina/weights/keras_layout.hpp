#pragma once

#include <lamina/weights/foreign_layout.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace lamina {

/// How Keras holds a word's tensor: as it is held here. Specialise it for a word where that is not so.
template <class Word>
struct keras_layout {
    static foreign_layout of(const parameter& p) { return detail::permuted(p, p.name, {0, 1, 2, 3}); }
};

/// Keras's depthwise kernels have an axis for the channels and one for the filters of each.
template <class Word>
    requires requires { Word::multiplier; }
struct keras_layout<Word> {
    static foreign_layout of(const parameter& p) {
        foreign_layout there = detail::permuted(p, p.name, {0, 1, 2, 3});
        if (p.rank == 4)
            there.shape = {p.extents[0], p.extents[1], p.extents[3] / Word::multiplier, Word::multiplier};
        return there;
    }
};

/// What load_keras has to know of Keras.
struct keras_conventions {
    template <class Word>
    static foreign_layout layout(const parameter& p) {
        return keras_layout<Word>::of(p);
    }
    /// Without TensorFlow's number of an output ("kernel:0"), and all kernels alike.
    static std::string_view tensor_name(std::string_view name) {
        name = name.substr(0, name.rfind(':'));
        return name == first_kernel || name == second_kernel ? "kernel" : name;
    }
    /// A shape as it is compared. The kernels of 1-D convolutions have one row here; 1×1 convolutions and
    /// dense layers of pixels are the same; slopes that rows and columns share have one axis.
    static std::vector<std::size_t> shape(std::string_view name, std::vector<std::size_t> shape) {
        if (name == "kernel" && shape.size() == 3) shape.insert(shape.begin(), 1);
        if (name == "kernel" && shape.size() == 4 && shape[0] == 1 && shape[1] == 1)
            shape.erase(shape.begin(), shape.begin() + 2);
        if (name == "alpha")
            while (shape.size() > 1 && shape.front() == 1) shape.erase(shape.begin());
        return shape;
    }
    /// A module with both is a separable convolution, two modules here. Keras 2 called the kernel of a
    /// depthwise convolution as the first.
    static constexpr std::string_view first_kernel = "depthwise_kernel", second_kernel = "pointwise_kernel";
    static constexpr detail::foreign_conventions list() {
        return {"./", first_kernel, second_kernel, false, tensor_name, shape};
    }
};

} // namespace lamina
