// needs: safetensors
#include <lamina/io/checkpoint.hpp>
#include <lamina/lamina.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "scratch.hpp"

using namespace lamina;
using namespace lamina_test;

namespace {

struct net {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<3, 3> >> batch_norm >> relu
                                   >> dropout<0.3> >> flatten >> dense<3> >> softmax;
};
struct other {
    static constexpr auto layers = input<6, 6, 1> >> conv2d<2, 3> >> flatten >> dense<3> >> softmax;
};

struct problem {
    std::vector<float> inputs;
    std::vector<std::uint32_t> labels;
    problem() : inputs(40 * 36), labels(40) {
        for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>((i * 7919) % 97) / 97;
        for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<std::uint32_t>(i % 3);
    }
    samples<float> view() const {
        return {std::span<const float>(inputs), std::span<const std::uint32_t>(labels)};
    }
};

auto options_for(const problem& p) {
    return fit_options{.epochs = 4,
                       .batch_size = 8,
                       .optimizer = adam{},
                       .loss = categorical_crossentropy{},
                       .schedule = reduce_on_plateau{.patience = 1},
                       .threads = 1,
                       .validation = p.view(),
                       .early_stopping = early_stopping{.patience = 9, .restore_best_weights = true}};
}

} // namespace

TEST_CASE("a training that goes on from a checkpoint is the uninterrupted one, bit for bit") {
    const scratch folder;
    const auto path = folder / "training.safetensors";
    const problem p;
    const auto options = options_for(p);

    model<net> whole(1);
    trainer uninterrupted(whole, p.view(), options);
    while (uninterrupted.epoch()) {}

    model<net> first(1);
    trainer begun(first, p.view(), options);
    begun.epoch();
    begun.epoch();
    save_checkpoint(first, begun.state(), path);

    model<net> second(99);
    const auto state = load_checkpoint(second, path);
    CHECK(state.epoch == 2);
    trainer resumed(second, p.view(), options);
    resumed.restore(state);
    while (resumed.epoch()) {}

    CHECK(std::ranges::equal(whole.parameters(), second.parameters()));
    CHECK(resumed.history().val_loss == uninterrupted.history().val_loss);
    CHECK(resumed.history().learning_rate == uninterrupted.history().learning_rate);
}

TEST_CASE("what is no checkpoint of this network is an error and changes nothing") {
    const scratch folder;
    const auto path = folder / "training.safetensors";
    const problem p;
    model<net> m(1);
    trainer t(m, p.view(), options_for(p));
    t.epoch();
    save_checkpoint(m, t.state(), path);

    model<other> wrong(1);
    const auto misfit = error_of(folder, [&] { load_checkpoint(wrong, path); });
    CHECK(misfit.find("training.safetensors: the checkpoint does not fit the network:") == 0);
    CHECK(misfit.find("conv2d.kernel: expected the shape 3×3×1×2, found 3×3×1×3") != std::string::npos);
    CHECK(std::ranges::equal(wrong.parameters(), model<other>(1).parameters()));

    save_weights(m, path);
    CHECK(error_of(folder, [&] { load_checkpoint(m, path); })
          == "training.safetensors: is no checkpoint, it has no note \"lamina_checkpoint\"");

    save_checkpoint(m, t.state(), path);
    auto file = read_safetensors(path);
    file.metadata["epoch"] = "-1";
    write_safetensors(path, file.tensors, file.metadata);
    CHECK(error_of(folder, [&] { load_checkpoint(m, path); })
              .find("the note \"epoch\": expected a whole number")
          != std::string::npos);
}

TEST_CASE("a checkpoint is read from bytes in memory; numbers that are no weights are named") {
    const scratch folder;
    const auto path = folder / "training.safetensors";
    const problem p;
    model<net> m(1);
    trainer t(m, p.view(), options_for(p));
    t.epoch();
    save_checkpoint(m, t.state(), path);
    const bytes good = read_file(path);
    model<net> loaded(2);
    CHECK(load_checkpoint(loaded, std::as_bytes(std::span(good))).epoch == 1);
    CHECK(std::ranges::equal(loaded.parameters(), m.parameters()));

    m["dense.bias"][1] = std::numeric_limits<float>::quiet_NaN();
    save_checkpoint(m, t.state(), path);
    const bytes bad = read_file(path);
    CHECK(error_of(folder, [&] { load_checkpoint(loaded, {std::as_bytes(std::span(bad)), "flash"}); })
          == "flash: the checkpoint does not fit the network:\n"
             "  model.dense.bias: number 1 is nan; weights are finite");
    CHECK(std::isfinite(loaded["dense.bias"][1]));
}

TEST_CASE("a damaged checkpoint is read or refused, and then the model keeps what it had") {
    const scratch folder;
    const problem p;
    model<net> m(1);
    trainer t(m, p.view(), options_for(p));
    t.epoch();
    save_checkpoint(m, t.state(), folder / "good");
    const bytes good = read_file(folder / "good");
    model<net> loaded(2);
    const damage_report report = corrupt(folder, "bad", good, 300, [&](const auto& path) {
        const model<net> before(loaded);
        try {
            load_checkpoint(loaded, path);
        } catch (const error&) {
            CHECK(std::ranges::equal(loaded.parameters(), before.parameters()));
            throw;
        }
    });
    CHECK(report.refused > 50);
    CHECK(report.refused < report.tried);
}
