#pragma once

#include <lamina/kernels/gradient/conv2d_input.hpp>
#include <lamina/kernels/gradient/conv2d_weights.hpp>
#include <lamina/language/queries.hpp>

#include <algorithm>
#include <memory>
#include <string>

#include "measure.hpp"

namespace measure {

/// Identical images, so that the reference needs to look at only one, and the gradients of the word's own
/// backward.
template <lamina::dims In, class Word, std::size_t Samples>
struct gradient_example {
    static constexpr std::size_t samples = Samples;
    static constexpr std::size_t inputs = In.size(), outputs = Word::output(In).size();
    static constexpr std::size_t parameters = lamina::detail::count<Word>(In).sum.parameters;
    array x = copies(numbers(inputs, 1)), dy = copies(numbers(outputs, 2)), p = numbers(parameters, 3);
    array dx{samples * inputs}, dp{parameters}, packed{}, scratch{};

    /// A value that the compiler does not know.
    std::size_t count() const { return x.size() / inputs; }

    void require_dx(const std::string& name) const {
        for (std::size_t n = 0; n < samples; ++n) require_close(name, dx.data() + n * inputs, expected().dx);
    }
    void require_dp(const std::string& name) const {
        auto e = expected().dp;
        for (double& sum : e) sum *= samples;
        require_close(name, dp.data(), e);
    }

private:
    struct gradients {
        std::vector<double> dx, dp;
    };
    /// The same for all examples of this type.
    const gradients& expected() const {
        static const gradients of_one_image = find_gradients();
        return of_one_image;
    }
    gradients find_gradients() const {
        const auto wide_x = wide(x.data(), inputs), wide_dy = wide(dy.data(), outputs),
                   wide_p = wide(p.data(), parameters);
        std::vector<double> y(outputs);
        Word::forward(In, wide_x.data(), wide_p.data(), y.data());
        gradients g{std::vector<double>(inputs), std::vector<double>(parameters)};
        Word::backward(In, wide_x.data(), y.data(), wide_p.data(), wide_dy.data(), g.dx.data(), g.dp.data());
        return g;
    }
    static array copies(const array& one) {
        array all(samples * one.size());
        for (std::size_t n = 0; n < samples; ++n)
            std::copy_n(one.data(), one.size(), all.data() + n * one.size());
        return all;
    }
};

/// Adds the benchmarks of a layer's two gradients. `input` and `weights` make the kernels of an example.
template <class Example, class Input, class Weights>
void add_gradients(const std::string& layer, std::size_t multiply_adds, Input input, Weights weights) {
    constexpr std::size_t x = sizeof(float) * Example::samples * Example::inputs,
                          y = sizeof(float) * Example::samples * Example::outputs,
                          p = sizeof(float) * Example::parameters;
    const auto add_one = [&](const std::string& name, const work& each, auto make, auto require) {
        add(name, each, [=]() -> kernel {
            const auto example = std::make_shared<Example>();
            const kernel run = make(example);
            run();
            (*example.*require)(name);
            return run;
        });
    };
    add_one(layer + "/input_gradient", {multiply_adds, y + p, x}, input, &Example::require_dx);
    add_one(layer + "/weight_gradient", {multiply_adds, x + y, p}, weights, &Example::require_dp);
}

/// Adds the gradients of a convolution with a bias, for 8 images.
template <lamina::dims In, class Word>
void add_conv_gradients(const std::string& layer, Word) {
    using example = gradient_example<In, Word, 8>;
    static constexpr lamina::kernels::conv_geometry g = Word::geometry(In);
    const auto input = [](std::shared_ptr<example> e) -> kernel {
        using gradient = lamina::kernels::conv2d_input_gradient<float, g>;
        e->packed = array(gradient::packed_size);
        e->scratch = array(gradient::scratch_size);
        gradient::pack(e->p.data(), e->packed.data());
        return [e] {
            for (std::size_t n = 0; n < example::samples; ++n)
                gradient::run(e->dy.data() + n * example::outputs, e->packed.data(),
                              e->dx.data() + n * example::inputs, e->scratch.data());
            escape(e->dx.data());
        };
    };
    const auto weights = [](std::shared_ptr<example> e) -> kernel {
        using gradient = lamina::kernels::conv2d_weight_gradient<float, g>;
        e->scratch = array(gradient::scratch_size);
        return [e] {
            gradient::run(e->count(), e->x.data(), example::inputs, e->dy.data(), example::outputs,
                          e->dp.data(), e->dp.data() + g.kernel_size(), e->scratch.data());
            escape(e->dp.data());
        };
    };
    add_gradients<example>(layer, example::samples * g.window.out.pixels() * g.kernel_size(), input, weights);
}

} // namespace measure
