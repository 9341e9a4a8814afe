// needs: safetensors
#include <lamina/layers/words.hpp>
#include <lamina/weights/keras_weights.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "foreign_file.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct net {
    static constexpr auto layers = input<4, 5, 3> >> conv2d<3, 3>(same) >> batch_norm >> conv2d<3, 3>(same)
                                   >> flatten >> dense<2>;
};

/// `names`: those of the layers, including the separator before their tensors' names.
std::vector<stored_tensor> weights(const std::string& conv, const std::string& norm,
                                   const std::string& second_conv, const std::string& dense,
                                   const std::string& end = "") {
    return numbered({{conv + "bias" + end, {3}},
                     {conv + "kernel" + end, {3, 3, 3, 3}},
                     {second_conv + "bias" + end, {3}},
                     {second_conv + "kernel" + end, {3, 3, 3, 3}},
                     {dense + "bias" + end, {2}},
                     {dense + "kernel" + end, {60, 2}},
                     {norm + "beta" + end, {3}},
                     {norm + "gamma" + end, {3}},
                     {norm + "moving_mean" + end, {3}},
                     {norm + "moving_variance" + end, {3}}});
}

import_report check_loaded(const std::vector<stored_tensor>& tensors) {
    const scratch folder;
    write_safetensors(folder / "file", tensors);
    model<net> m;
    import_report report = load_keras(m, folder / "file");
    const auto check = [&](const std::string& name, std::size_t tensor) {
        const auto found = m[name];
        for (std::size_t i = 0; i < found.size(); ++i) CHECK(found[i] == number(tensor, i));
    };
    check("conv2d.bias", 0);
    check("conv2d.kernel", 1);
    check("conv2d_1.bias", 2);
    check("conv2d_1.kernel", 3);
    check("dense.bias", 4);
    check("dense.kernel", 5);
    check("batch_norm.beta", 6);
    check("batch_norm.gamma", 7);
    check("batch_norm.moving_mean", 8);
    check("batch_norm.moving_variance", 9);
    return report;
}

/// Twelve equal layers.
struct deep {
    static constexpr auto layers = input<4> >> repeat<12>(dense<4>);
};
/// Equal convolutions in branches, as in InceptionV3.
struct branching {
    static constexpr auto layers = input<4, 4, 3> >> conv2d<3, 1> >> (conv2d<3, 1>
                                                                      | (conv2d<3, 1> >> conv2d<3, 3>(same))
                                                                      | (conv2d<3, 1> >> conv2d<3, 3>(same)
                                                                         >> conv2d<3, 3>(same)))
                                   >> conv2d<3, 1> >> flatten >> dense<2>;
};
/// The same with one convolution that is unlike all others.
struct branching_once {
    static constexpr auto layers = input<4, 4, 3> >> conv2d<3, 1> >> (conv2d<3, 5>(same)
                                                                      | (conv2d<3, 1> >> conv2d<3, 3>(same))
                                                                      | (conv2d<3, 1> >> conv2d<3, 3>(same)
                                                                         >> conv2d<3, 3>(same)))
                                   >> conv2d<3, 1> >> flatten >> dense<2>;
};
/// The beginning of Keras's MobileNetV2.
template <std::size_t Filters>
constexpr auto inverted = conv2d<6, 1>(no_bias) >> batch_norm >> depthwise_conv2d<3>(same, no_bias)
                          >> batch_norm >> conv2d<Filters, 1>(no_bias) >> batch_norm;
struct mobile {
    static constexpr auto layers = input<4, 4, 3> >> conv2d<3, 3>(same, no_bias) >> batch_norm
                                   >> inverted<3> >> inverted<3>;
};

using module_list = std::vector<std::string>;

/// The tensors of modules that each have a kernel and a bias, as Keras lists them.
std::vector<tensor_shape> with_biases(const module_list& names,
                                      const std::vector<std::vector<std::size_t>>& kernels) {
    std::vector<tensor_shape> shapes;
    for (std::size_t i = 0; i < names.size(); ++i) {
        shapes.push_back({names[i] + "/kernel", kernels[i]});
        shapes.push_back({names[i] + "/bias", {kernels[i].back()}});
    }
    return shapes;
}
std::vector<tensor_shape> mobile_shapes() {
    std::vector<tensor_shape> shapes{{"Conv1/kernel", {3, 3, 3, 3}}};
    const auto norm = [&](const std::string& name, std::size_t channels) {
        for (const std::string t : {"/beta", "/gamma", "/moving_mean", "/moving_variance"})
            shapes.push_back({name + t, {channels}});
    };
    norm("bn_Conv1", 3);
    for (const std::string block : {"block_9_", "block_10_"}) {
        shapes.push_back({block + "expand/kernel", {1, 1, 3, 6}});
        norm(block + "expand_BN", 6);
        shapes.push_back({block + "depthwise/depthwise_kernel", {3, 3, 6, 1}});
        norm(block + "depthwise_BN", 6);
        shapes.push_back({block + "project/kernel", {1, 1, 6, 3}});
        norm(block + "project_BN", 3);
    }
    return shapes;
}

/// The modules that the model's tensors come from, each once, preceded by a blank.
std::string sources_of(const import_report& report) {
    std::string text, last;
    for (const auto& t : report.tensors) {
        const std::string module = t.source.substr(0, t.source.rfind('/'));
        if (module != last) text += " " + module;
        last = module;
    }
    return text;
}

struct separable {
    static constexpr auto layers = input<4, 4, 3> >> depthwise_conv2d<3>(depth_multiplier<2>)
                                   >> separable_conv2d<4, 2>(depth_multiplier<2>);
};
struct sequence_net {
    static constexpr auto layers = input<1, 6, 2> >> conv1d<3, 2>;
};

} // namespace

TEST_CASE("Keras's names are found with either separator, numbered from anywhere") {
    CHECK(check_loaded(weights("conv2d/", "batch_normalization/", "conv2d_1/", "dense/")).is_certain());
    CHECK(
        check_loaded(weights("conv2d_9.", "batch_normalization_4.", "conv2d_10.", "dense_7.")).is_certain());
    CHECK(check_loaded(weights("model/conv2d_9/", "model/bn/", "model/conv2d_10/", "model/out/", ":0"))
              .is_certain());
    CHECK(check_loaded(weights("conv2d.", "batch_norm.", "conv2d_1.", "dense.")).tensors[0].found_by
          == "name");
}

TEST_CASE("numbers say the order where the modules are sorted, though their tensors are not") {
    const scratch folder;
    module_list names{"dense"};
    for (int i = 1; i < 12; ++i) names.push_back("dense_" + std::to_string(i));
    auto sorted = names;
    std::ranges::sort(sorted);
    write_safetensors(folder / "file", numbered(with_biases(sorted, {12, {4, 4}})));
    model<deep> m;
    // With names that differ from those of the model's layers.
    for (const std::string start : {"dense", "fully"}) {
        auto shapes = with_biases(sorted, {12, {4, 4}});
        std::string expected;
        for (auto& t : shapes) t.name.replace(0, 5, start);
        for (const auto& n : names) expected += " " + start + n.substr(5);
        write_safetensors(folder / "file", numbered(shapes));
        const auto report = load_keras(m, folder / "file");
        CHECK(sources_of(report) == expected);
        CHECK(report.is_certain());
    }
    const auto third = static_cast<std::size_t>(std::ranges::find(sorted, "dense_2") - sorted.begin());
    CHECK(m["dense_2.kernel"][5] == number(2 * third, 5));
}

TEST_CASE("names that nobody gave decide nothing among more modules than are needed") {
    const scratch folder;
    model<decltype(input<4> >> dense<4> >> relu >> dense<4>)> m;
    const module_list names{"dense", "dense_1", "dense_2", "dense_3"};
    write_safetensors(folder / "file", numbered(with_biases(names, {4, {4, 4}})));
    CHECK(error_of(folder, [&] { load_keras(m, folder / "file"); })
              .starts_with("file: names, numbers and shapes leave a choice for these layers:"
                           "\n  dense: dense or dense_1"
                           "\n  dense_1: dense_1 or dense_2"));
    CHECK(error_of(folder, [&] { load_keras(m, folder / "file", {.names = {{"dense", "dense_2"}}}); })
              .find("leave a choice for these layers:\n  dense_1: dense_1 or dense_3")
          != std::string::npos);
    CHECK(load_keras(m, folder / "file", {.names = {{"dense", "dense_2"}, {"dense_1", "dense_3"}}})
              .is_certain());
    // What is left over has another shape.
    write_safetensors(folder / "file", numbered(with_biases(names, {{4, 4}, {4, 4}, {4, 5}, {5, 4}})));
    CHECK(load_keras(m, folder / "file").tensors[0].found_by == "name");
}

TEST_CASE("numbers go before a file's order, unless that is the network's too") {
    const scratch folder;
    const std::vector<std::size_t> small{1, 1, 3, 3}, large{3, 3, 3, 3};
    // Ordered by depth, as Keras lists the layers of branches; numbered in order of creation.
    const module_list names{"conv2d_5", "conv2d_9",  "conv2d_7",  "conv2d_10", "conv2d_6",
                            "conv2d_8", "conv2d_11", "conv2d_12", "dense"};
    std::vector<std::vector<std::size_t>> kernels{small, small, small,        large,  {5, 5, 3, 3},
                                                  large, large, {1, 1, 9, 3}, {48, 2}};
    write_safetensors(folder / "file", numbered(with_biases(names, kernels)));
    model<branching_once> m;
    const auto report = load_keras(m, folder / "file");
    CHECK(sources_of(report)
          == " conv2d_5 conv2d_6 conv2d_7 conv2d_8 conv2d_9 conv2d_10 conv2d_11 conv2d_12 dense");
    CHECK(report.is_certain());

    kernels[4] = small;
    write_safetensors(folder / "file", numbered(with_biases(names, kernels)));
    model<branching> fits;
    const std::string text = error_of(folder, [&] { load_keras(fits, folder / "file"); });
    CHECK(text.starts_with("file: names, numbers and shapes leave a choice for these layers:"
                           "\n  conv2d_1: conv2d_6 or conv2d_9"
                           "\n  conv2d_3: conv2d_8 or conv2d_10"));
}

TEST_CASE("two orders that both fit are refused") {
    const scratch folder;
    module_list names;
    for (const int i : {9, 7, 10, 6, 8, 11, 1, 2, 3, 4, 5, 12}) names.push_back("dense_" + std::to_string(i));
    write_safetensors(folder / "file", numbered(with_biases(names, {12, {4, 4}})));
    model<deep> m(3);
    const std::string text = error_of(folder, [&] { load_keras(m, folder / "file"); });
    CHECK(text.starts_with("file: names, numbers and shapes leave a choice for these layers:"
                           "\n  dense: dense_1 or dense_9"
                           "\n  dense_1: dense_2 or dense_7"));
    CHECK(std::ranges::equal(m.parameters(), model<deep>(3).parameters()));
    const auto report = load_keras(m, folder / "file", {.accept_uncertain = true});
    CHECK(report.tensors[0].source == "dense_1/kernel");
    CHECK_FALSE(report.is_certain());
}

TEST_CASE("names without a number at their end are refused where they leave a choice") {
    const scratch folder;
    auto shapes = mobile_shapes();
    std::ranges::sort(shapes, {}, [](const auto& t) { return t.name; });
    write_safetensors(folder / "file", numbered(shapes));
    model<mobile> m;
    const std::string text = error_of(folder, [&] { load_keras(m, folder / "file"); });
    CHECK(text.find("batch_norm_1: block_9_depthwise_BN or block_9_expand_BN") != std::string::npos);
    CHECK(text.find("conv2d: ") == std::string::npos);
    const import_options options{.names = {{"batch_norm", "bn_Conv1"},
                                           {"batch_norm_1", "block_9_expand_BN"},
                                           {"batch_norm_4", "block_10_expand_BN"}}};
    const auto report = load_keras(m, folder / "file", options);
    CHECK(report.is_certain());
    CHECK(sources_of(report)
          == " Conv1 bn_Conv1 block_9_expand block_9_expand_BN block_9_depthwise block_9_depthwise_BN "
             "block_9_project block_9_project_BN block_10_expand block_10_expand_BN block_10_depthwise "
             "block_10_depthwise_BN block_10_project block_10_project_BN");
}

TEST_CASE(
    "names numbered with and without an underscore are no common series; the first may lack its number") {
    const scratch folder;
    model<decltype(input<4> >> repeat<3>(dense<4>))> m;
    const auto load = [&](const module_list& names) {
        write_safetensors(folder / "file", numbered(with_biases(names, {3, {4, 4}})));
        return sources_of(load_keras(m, folder / "file"));
    };
    CHECK(load({"fully", "fully_1", "fully_2"}) == " fully fully_1 fully_2");
    CHECK(load({"fully1", "fully2", "fully3"}) == " fully1 fully2 fully3");
    for (const module_list& names :
         {module_list{"dense", "dense1", "dense_1"}, module_list{"fully", "fully1", "fully_1"},
          module_list{"fully", "fully1", "fully2"}, module_list{"fully1", "fully2", "fully_3"}})
        CHECK(error_of(folder, [&] { load(names); }).find("leave a choice") != std::string::npos);
}

TEST_CASE("two layers cannot be one module of a Keras file") {
    const scratch folder;
    model<decltype(input<4> >> dense<4> >> dense<4>)> m;
    write_safetensors(folder / "file", numbered(with_biases({"a", "b"}, {2, {4, 4}})));
    CHECK(error_of(folder,
                   [&] { load_keras(m, folder / "file", {.names = {{"dense", "a"}, {"dense_1", "a"}}}); })
          == "file: the weights do not fit the network:"
             "\n  dense_1: its module \"a\" is given to dense, too");
}

TEST_CASE("depthwise kernels have two axes for their filters, separable convolutions two kernels") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"d/bias", {6}},
                                                 {"d/depthwise_kernel", {3, 3, 3, 2}},
                                                 {"s/bias", {4}},
                                                 {"s/depthwise_kernel", {2, 2, 6, 2}},
                                                 {"s/pointwise_kernel", {1, 1, 12, 4}}}));
    model<separable> m;
    const auto report = load_keras(m, folder / "file");
    CHECK(report.unused.empty());
    CHECK(report.is_certain());
    for (std::size_t i = 0; i < 54; ++i) CHECK(m["depthwise_conv2d.kernel"][i] == number(1, i));
    for (std::size_t i = 0; i < 48; ++i) {
        CHECK(m.tensors()[2].tensor == "depthwise_conv2d_1.kernel");
        CHECK(m["depthwise_conv2d_1.kernel"][i] == number(3, i));
        CHECK(m["conv2d.kernel"][i] == number(4, i));
    }
    CHECK(m["conv2d.bias"][3] == number(2, 3));
}

TEST_CASE("kernels of 1-D convolutions have three axes") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"conv1d/kernel", {2, 2, 3}}, {"conv1d/bias", {3}}}));
    model<sequence_net> m;
    load_keras(m, folder / "file");
    for (std::size_t i = 0; i < 12; ++i) CHECK(m["conv1d.kernel"][i] == number(0, i));
}

TEST_CASE("Keras's shapes without the axes that say nothing") {
    using shape_list = std::vector<std::size_t>;
    const auto kernel = [](const shape_list& shape) {
        return detail::keras_conventions::shape("kernel", shape);
    };
    CHECK(kernel({1, 1, 3, 4}) == shape_list{3, 4});
    CHECK(kernel({1, 3, 4}) == shape_list{3, 4});
    for (const shape_list& shape : {shape_list{1, 7, 3, 4}, {7, 1, 3, 4}, {5, 5, 1, 1}, {3, 4}})
        CHECK(kernel(shape) == shape);
    CHECK(kernel({5, 3, 4}) == shape_list{1, 5, 3, 4});
    CHECK(detail::keras_conventions::shape("alpha", {1, 1, 4}) == shape_list{4});
    CHECK(detail::keras_conventions::shape("bias", {1, 1, 4}) == shape_list{1, 1, 4});
}

TEST_CASE("a module of two kernels is called as the file calls it") {
    const scratch folder;
    write_safetensors(folder / "file", numbered({{"s/depthwise_kernel", {2, 2, 3, 2}},
                                                 {"s/pointwise_kernel", {1, 1, 6, 4}},
                                                 {"s/offset", {4}}}));
    model<separable> m;
    const std::string text = error_of(folder, [&] { load_keras(m, folder / "file"); });
    CHECK(text.find("s/depthwise ") == std::string::npos);
    CHECK(text.find("s/pointwise ") == std::string::npos);
    CHECK(text.find("s/pointwise_kernel") != std::string::npos);
}

TEST_CASE("what does not fit Keras's names is listed in Keras's words") {
    const scratch folder;
    auto tensors = weights("a/", "b/", "c/", "d/");
    tensors[9].tensor = "b/variance";
    write_safetensors(folder / "file", tensors);
    model<net> m;
    CHECK(error_of(folder, [&] { load_keras(m, folder / "file"); })
          == "file: the weights do not fit the network:"
             "\n  batch_norm.moving_variance: expected moving_variance 3, found b/variance 3, which has "
             "another "
             "name; give it in the names if it is meant");
}
