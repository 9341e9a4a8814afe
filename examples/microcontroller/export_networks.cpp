// needs: safetensors
// Writes what the programs for the boards are made of, as headers: each network's weights, an input, and the
// results that the scalar reference computes from it.
//     microcontroller_export FOLDER [DATA]
// DATA has the trained networks of MLPerf Tiny in tiny/; without it their weights are random.
#include <lamina/data/digits.hpp>
#include <lamina/predict.hpp>
#include <lamina/runtime/folded_weights.hpp>
#include <lamina/training/fit.hpp>
#include <lamina/weights/keras_weights.hpp>
#include <lamina/weights/write_header.hpp>
#include <lamina/weights/write_packed.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "../guarded.hpp"
#include "networks.hpp"

using namespace lamina;

namespace {

std::string array_text(const std::string& name, std::span<const float> values) {
    std::string text = "inline constexpr float " + name + "[]{";
    for (const float x : values) {
        text += '\n';
        text += detail::source_text(x) + ',';
    }
    return text + "};\n";
}

/// Kernel and bias of stage I, a batch norm folded in.
template <class N, std::size_t Index>
std::vector<float> folded(const model<N>& m) {
    const detail::folded_weights<N, Index, float> w(m.parameters().data());
    std::vector<float> all(w.kernel.data(), w.kernel.data() + w.kernel.size());
    all.insert(all.end(), w.bias.data(), w.bias.data() + w.bias.size());
    return all;
}
/// Those of all stages in the sentence's order: the weights of plain.c.
template <class N>
std::vector<float> all_folded(const model<N>& m) {
    using detail::stage_kind;
    std::map<std::size_t, std::vector<float>> layers; // by node
    detail::for_each_index<detail::plan<N>::list.size>([&](auto index) {
        constexpr detail::stage_plan stage = detail::plan<N>::list[index];
        if constexpr (stage.kind == stage_kind::convolution || stage.kind == stage_kind::dense)
            layers[stage.producer] = folded<N, decltype(index)::value>(m);
    });
    std::vector<float> all;
    for (const auto& [node, numbers] : layers) all.insert(all.end(), numbers.begin(), numbers.end());
    return all;
}

/// Writes the headers of a network: NAME_weights.hpp, NAME_plain.hpp and NAME_sample.hpp.
template <class N>
void write(const model<N>& m, const std::string& name, std::span<const float> x,
           const std::filesystem::path& folder) {
    const auto y = evaluate_reference<N, float>(m.parameters(), x);
    write_header(m, folder / (name + "_weights.hpp"), {.name = name + "_weights"});
    write_file(folder / (name + "_plain.hpp"), "#pragma once\n" + array_text(name + "_plain", all_folded(m)));
    write_file(folder / (name + "_sample.hpp"),
               "#pragma once\n" + array_text(name + "_input", x) + array_text(name + "_results", y));
    std::cout << name << ": " << parameters<N> << " parameters\n";
}

/// One of MLPerf Tiny's, with the first input of its reference; its weights also packed for the boards.
template <class N>
void write_trained(const std::string& name, const std::filesystem::path& data,
                   const std::filesystem::path& folder) {
    model<N> m(1);
    std::vector<float> x(input_shape<N>.size(), 0.5f);
    const auto weights = data / "tiny" / (name + ".safetensors");
    if (!data.empty()) {
        load_keras(m, weights);
        const auto reference = read_safetensors(weights.parent_path() / (name + "_reference.safetensors"));
        const auto all = to_floats<float>(*reference.find("input"));
        std::copy_n(all.begin(), x.size(), x.begin());
    }
    write(m, name, x, folder);
    write_packed<compact_scalars<32>>(m, folder / (name + "_packed.hpp"), name + "_packed");
}

/// The article's, trained for a moment on drawn digits.
void write_digits(const std::filesystem::path& folder) {
    const dataset drawn = make_digits(2000, 1);
    model<tiny::digits> m(1);
    fit(m, drawn, fit_options{.epochs = 2, .batch_size = 32, .optimizer = adam{}, .threads = 1});
    write(m, "digits", std::span(drawn.images).first(input_shape<tiny::digits>.size()), folder);
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2 && argc != 3) {
        std::cerr << "usage: microcontroller_export FOLDER [DATA]\n";
        return 1;
    }
    return examples::guarded([&] {
        const std::filesystem::path folder = argv[1], data = argc == 3 ? argv[2] : "";
        std::filesystem::create_directories(folder);
        write_digits(folder);
        write_trained<tiny::resnet8>("resnet8", data, folder);
        write_trained<tiny::mobilenet_vww>("mobilenet_vww", data, folder);
        write_trained<tiny::ds_cnn>("ds_cnn", data, folder);
        write_trained<tiny::autoencoder>("autoencoder", data, folder);
    });
}
