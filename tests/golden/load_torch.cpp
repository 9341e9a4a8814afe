// needs: safetensors
// State dicts of small PyTorch modules give PyTorch's results; load_torch.py has the modules.
#include <lamina/language/evaluate.hpp>
#include <lamina/layers/words.hpp>
#include <lamina/weights/torch_weights.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "file/file.hpp"

using namespace lamina;

namespace {

template <std::size_t Filters, std::size_t Kernel>
constexpr auto conv_norm = conv2d<Filters, Kernel>(pad<Kernel / 2>, no_bias) >> batch_norm(epsilon<1e-5>);

struct classifier {
    static constexpr auto layers = input<9, 8, 3> >> conv2d<4, 3> >> batch_norm(epsilon<1e-5>) >> relu
                                   >> max_pool2d<2> >> flatten >> dropout<0.5> >> batch_norm(epsilon<1e-5>)
                                   >> dense<5> >> relu >> dense<5> >> relu >> dense<3>;
};

struct autoencoder {
    static constexpr auto layers = input<6, 5, 2> >> conv2d<3, 3>(strides<2>, pad<1>) >> relu >> flatten
                                   >> dense<4> >> sigmoid >> dense<24> >> batch_norm(epsilon<1e-5>) >> relu
                                   >> reshape<3, 2, 4> >> conv2d<4, 3>(pad<1>, groups<2>)
                                   >> conv2d<2, 2>(dilation<2, 1>)
                                   >> conv2d_transpose<4, 3>(strides<2>, pad<1>, output_padding<1>, groups<2>)
                                   >> prelu;
};

struct scaled {
    static constexpr auto
        layers = input<5, 4, 3> >> repeat<2>(identity
                                             + (depthwise_conv2d<3>(pad<1>, depth_multiplier<2>)
                                                >> conv2d<3, 1> >> layer_scale<0.1>));
};

struct attentive {
    static constexpr auto layers = input<3, 4, 2> >> conv2d<6, 1> >> (identity + attention<2>)
                                   >> global_avg_pool2d >> dense<3>;
};

struct tokens {
    static constexpr auto layers = input<4, 6, 2> >> conv2d<4, 2>(strides<2>) >> reshape<6, 4> >> class_token
                                   >> position_embedding >> attention<2> >> cropping1d<0, 6> >> flatten
                                   >> dense<3>;
};

struct bottleneck {
    static constexpr auto layers = input<5, 4, 2> >> ((conv_norm<2, 1> >> relu >> conv_norm<2, 3> >> relu
                                                       >> conv_norm<6, 1>)+conv_norm<6, 1>)
                                   >> relu;
};

/// The same with the shortcut in front.
struct bottleneck_turned {
    static constexpr auto layers = input<5, 4, 2> >> (conv_norm<6, 1>
                                                      + (conv_norm<2, 1> >> relu >> conv_norm<2, 3> >> relu
                                                         >> conv_norm<6, 1>))
                                   >> relu;
};

template <class N>
import_report check(const std::string& name, const import_options& options = {}) {
    const std::string path = "load_torch_" + name + ".safetensors";
    const safetensors_file file = read_safetensors(path);
    const auto x = to_floats<double>(*file.find("x")), expected = to_floats<double>(*file.find("y"));
    model<N, double> net;
    import_report report = load_torch(net, path, options);
    CHECK(report.unused.size() == 2);
    std::vector<double> found;
    for (std::size_t i = 0; i < x.size(); i += input_shape<N>.size()) {
        const auto y =
            evaluate_reference<N, double>(net.parameters(), std::span(x).subspan(i, input_shape<N>.size()));
        found.insert(found.end(), y.begin(), y.end());
    }
    golden::check_close(name, std::span<const double>(found), expected);
    return report;
}

} // namespace

TEST_CASE("normalisations and dense layers behind a flatten") {
    const auto report = check<classifier>("classifier");
    CHECK(report.is_certain());
}

TEST_CASE("dense layers before a reshape") { CHECK(check<autoencoder>("autoencoder").is_certain()); }

TEST_CASE("modules with tensors of their own") { CHECK(check<scaled>("scaled").is_certain()); }

TEST_CASE("an attention's projections, of which PyTorch nests one") {
    CHECK(check<attentive>("attentive").is_certain());
}

TEST_CASE("a class token and positions, which lie beside modules") {
    CHECK(check<tokens>("tokens").is_certain());
    CHECK(check<tokens>("tokens_timm").is_certain());
}

TEST_CASE("a shortcut before and behind the main path") {
    CHECK_THROWS_AS(check<bottleneck>("bottleneck"), error);
    CHECK_FALSE(check<bottleneck>("bottleneck", {.accept_uncertain = true}).is_certain());
    CHECK(check<bottleneck>("bottleneck", {.names = {{"conv2d_3", "downsample.0"}}}).is_certain());
    CHECK(check<bottleneck_turned>("bottleneck").is_certain());
}
