#pragma once

// The options of the programs that learn from drawn shapes.

#include <lamina/language/error.hpp>

#include <CLI/CLI.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace examples {

struct shapes_options {
    std::string out;
    std::size_t scenes = 2'000, epochs = 0, threads = 0;
    std::uint32_t seed = 1;

    /// The options of a program called `name`; ends the program for --help and for invalid options.
    static shapes_options parse(int argc, char** argv, const std::string& name, const std::string& does,
                                std::size_t epochs) {
        shapes_options o;
        o.out = name + "_out";
        o.epochs = epochs;
        CLI::App app{does, name};
        app.add_option("--scenes", o.scenes, "how many it draws to learn from; a fifth to test")
            ->capture_default_str()
            ->check(CLI::Range(5, 1'000'000));
        app.add_option("--epochs", o.epochs, "passes over the scenes")
            ->capture_default_str()
            ->check(CLI::PositiveNumber);
        app.add_option("--threads", o.threads, "0: all")->capture_default_str();
        app.add_option("--seed", o.seed, "of the parameters and of the order")->capture_default_str();
        app.add_option("--out", o.out, "folder for the weights and pictures")->capture_default_str();
        try {
            app.parse(argc, argv);
        } catch (const CLI::ParseError& e) { std::exit(app.exit(e)); }
        return o;
    }
};

} // namespace examples
