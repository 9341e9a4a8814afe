#pragma once

// What the two digit programs share: their options, their data, and their final report.

#include <lamina/data/digits.hpp>
#include <lamina/data/mnist.hpp>
#include <lamina/lamina.hpp>
#include <lamina/weights/weights.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "guarded.hpp"

namespace examples {

struct digits_options {
    std::string data;
    std::string out;
    std::size_t digits = 20'000;
    std::size_t epochs = 0;
    std::size_t threads = 0;
    std::uint32_t seed = 1;

    /// The options of a program called `name`; ends the program for --help and for invalid options.
    static digits_options parse(int argc, char** argv, const std::string& name, std::size_t epochs) {
        digits_options o;
        o.epochs = epochs;
        o.out = name + "_out";
        CLI::App app{"Trains a network on handwritten digits and shows what it learned.", name};
        app.add_option("--data", o.data, "folder of the MNIST files (else it draws digits)");
        app.add_option("--digits", o.digits, "how many it draws to learn from; a fifth to test")
            ->capture_default_str()
            ->check(CLI::Range(5, 1'000'000));
        app.add_option("--epochs", o.epochs, "passes over the training digits")
            ->capture_default_str()
            ->check(CLI::PositiveNumber);
        app.add_option("--threads", o.threads, "0: all")->capture_default_str();
        app.add_option("--seed", o.seed, "of the parameters and of the order of the digits")
            ->capture_default_str();
        app.add_option("--out", o.out, "folder for the weights and pictures")->capture_default_str();
        try {
            app.parse(argc, argv);
        } catch (const CLI::ParseError& e) { std::exit(app.exit(e)); }
        return o;
    }
};

struct digits_data {
    lamina::dataset train, test;
};

inline digits_data load(const digits_options& o) {
    if (!o.data.empty()) {
        auto both = lamina::read_mnist(o.data);
        return {std::move(both.train), std::move(both.test)};
    }
    std::cout << "Drawing " << lamina::detail::grouped(o.digits) << " digits to learn from and "
              << lamina::detail::grouped(o.digits / 5) << " to be tested on ...\n";
    return {lamina::make_digits(o.digits, o.seed), lamina::make_digits(o.digits / 5, o.seed + 1'000'000)};
}

/// The predictions for a data set, and how good they are.
struct verdict {
    std::vector<std::size_t> guesses;
    lamina::confusion_matrix counts;
};

/// Classifies the digits as a shipped program would: with a predictor.
template <class N>
verdict judge(const lamina::model<N>& net, const lamina::dataset& data) {
    const lamina::predictor<N> predictor(net);
    typename lamina::predictor<N>::workspace work;
    std::vector<float> scores(data.size() * predictor.output_size);
    predictor.predict_batch(data.images, scores, work);
    verdict v{{}, lamina::confusion_matrix(data.classes)};
    for (std::size_t i = 0; i < data.size(); ++i) {
        v.guesses.push_back(
            lamina::argmax(std::span(scores).subspan(i * predictor.output_size, predictor.output_size)));
        v.counts.add(data.labels[i], v.guesses.back());
    }
    return v;
}

/// Forty test digits, of which up to twenty are mistakes.
inline std::string examples_svg(const lamina::dataset& data, const verdict& v) {
    std::vector<lamina::sheet_example> sheet;
    const auto add = [&](bool mistakes, std::size_t until) {
        for (std::size_t i = 0; i < data.size() && sheet.size() < until; ++i)
            if ((v.guesses[i] != data.labels[i]) == mistakes)
                sheet.push_back(
                    {data.image(i), std::to_string(v.guesses[i]), std::to_string(data.labels[i])});
    };
    add(true, 20);
    add(false, 40);
    return lamina::sheet_svg("Test digits and what they were taken for; the mistakes first", data.sample,
                             sheet);
}

/// Tests a trained network, prints the confusion matrix, writes weights and pictures and says where they are.
template <class N>
void show_results(const digits_options& o, const std::string& title, const lamina::model<N>& net,
                  const lamina::history& history, const lamina::dataset& test) {
    const verdict v = judge(net, test);
    const auto report = lamina::report_of(v.counts);
    const std::filesystem::path folder = o.out;
    std::filesystem::create_directories(folder);
    lamina::save_weights(net, folder / "weights.safetensors");
    lamina::save_svg(folder / "network.svg", lamina::diagram<N>(title));
    lamina::save_svg(folder / "curves.svg", lamina::curves_svg("Learning curves", history));
    lamina::save_svg(folder / "confusion.svg", lamina::confusion_svg("Test digits", report));
    lamina::save_svg(folder / "examples.svg", examples_svg(test, v));
    const auto& k = net.tensors().front().parameter.extents;
    lamina::save_svg(folder / "kernels.svg",
                     lamina::kernels_svg("What the first layer looks for", {k[0], k[1], k[2], k[3]},
                                         net.template get<1>("kernel"), k[3]));
    std::cout << "\nTest digits\n"
              << lamina::confusion_text(report) << "\nweights   " << (folder / "weights.safetensors").string()
              << "\npictures  " << (folder / "{network,curves,confusion,examples,kernels}.svg").string()
              << "\n";
}

} // namespace examples
