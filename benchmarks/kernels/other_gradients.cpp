#include <lamina/kernels/gradient/dense.hpp>
#include <lamina/kernels/gradient/pool.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/dense.hpp>
#include <lamina/layers/depthwise_conv2d.hpp>
#include <lamina/layers/pool2d.hpp>

#include "gradient.hpp"
#include "kernels.hpp"

using namespace lamina;

namespace {

template <std::size_t Inputs, std::size_t Units, std::size_t Samples>
void add_dense_gradients() {
    using example = measure::gradient_example<shape<Inputs>, words::dense<Units>, Samples>;
    using shared = std::shared_ptr<example>;
    const auto input = [](shared e) -> measure::kernel {
        using gradient = kernels::dense_input_gradient<float, Inputs, Units>;
        e->packed = measure::array(gradient::packed_size);
        gradient::pack(e->p.data(), e->packed.data());
        return [e] {
            gradient::run(e->count(), e->dy.data(), Units, e->p.data(), e->packed.data(), e->dx.data(),
                          Inputs);
            measure::escape(e->dx.data());
        };
    };
    const auto weights = [](shared e) -> measure::kernel {
        using gradient = kernels::dense_weight_gradient<float, Inputs, Units>;
        e->scratch = measure::array(gradient::scratch_size);
        return [e] {
            gradient::run(e->count(), e->x.data(), Inputs, e->dy.data(), Units, e->dp.data(),
                          e->dp.data() + Inputs * Units, e->scratch.data());
            measure::escape(e->dp.data());
        };
    };
    const std::string name =
        "dense<" + std::to_string(Units) + ">/" + std::to_string(Inputs) + "/" + std::to_string(Samples);
    measure::add_gradients<example>(name, Samples * Inputs * Units, input, weights);
}

/// Adds the gradient of a pool, for one image.
template <dims In, class Word>
void add_pool_gradient(const std::string& name, Word) {
    static constexpr kernels::pool_geometry g = Word::geometry(In);
    constexpr std::size_t in = sizeof(float) * In.size(), out = sizeof(float) * g.window.out.size();
    measure::add(name, {0, in + 2 * out, in}, [=]() -> measure::kernel {
        using example = measure::gradient_example<In, Word, 1>;
        const auto e = std::make_shared<example>();
        const auto y = std::make_shared<measure::array>(example::outputs);
        Word::forward(In, e->x.data(), static_cast<const float*>(nullptr), y->data());
        const auto run = [e, y] {
            kernels::pool_gradient<float, g>::run(e->x.data(), y->data(), e->dy.data(), e->dx.data());
            measure::escape(e->dx.data());
        };
        run();
        e->require_dx(name);
        return run;
    });
}

} // namespace

void add_other_gradients() {
    using measure::add_conv_gradients;
    add_conv_gradients<shape<56, 56, 128>>("depthwise_conv2d<3>/56x56x128", depthwise_conv2d<3>(same));
    add_conv_gradients<shape<28, 28, 128>>("conv2d<128,3>,groups<32>/28x28x128",
                                           conv2d<128, 3>(same, groups<32>));
    add_dense_gradients<4608, 10, 1>();
    add_dense_gradients<4608, 10, 64>();
    add_dense_gradients<1600, 10, 64>();
    add_dense_gradients<1024, 1024, 128>();
    add_pool_gradient<shape<24, 24, 32>>("max_pool2d<2>/24x24x32/gradient", max_pool2d<2>);
    add_pool_gradient<shape<112, 112, 64>>("max_pool2d<3>/2/112x112x64/gradient",
                                           max_pool2d<3>(pad<1>, strides<2>));
}
