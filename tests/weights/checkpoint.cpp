// needs: safetensors
#include <lamina/lamina.hpp>
#include <lamina/weights/checkpoint.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "../scratch.hpp"

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

struct two_results {
    static constexpr auto layers = input<36> >> dense<4> >> relu
                                   >> as<"x"> >> dense<2> >> output<"a"> >> from<"x"> >> dense<3> >> softmax
                                   >> output<"b">;
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

TEST_CASE("a trainer and its model go on from a checkpoint together, or neither changes") {
    const scratch folder;
    const auto path = folder / "training.safetensors";
    const problem p;
    const auto options = options_for(p);
    model<net> first(1);
    trainer begun(first, p.view(), options);
    begun.epoch();
    save_checkpoint(first, begun.state(), path);

    model<net> second(99);
    trainer resumed(second, p.view(), options);
    load_checkpoint(resumed, path);
    CHECK(std::ranges::equal(first.parameters(), second.parameters()));
    while (begun.epoch()) {}
    while (resumed.epoch()) {}
    CHECK(std::ranges::equal(first.parameters(), second.parameters()));
    CHECK(resumed.history().val_loss == begun.history().val_loss);

    model<net> third(99);
    auto larger = options;
    larger.batch_size = 20;
    trainer other_batches(third, p.view(), larger);
    CHECK_THROWS_WITH_AS(load_checkpoint(other_batches, path),
                         (path.string() + ": restore: the batch size is 20, that of the state was 8").c_str(),
                         error);
    CHECK(std::ranges::equal(third.parameters(), model<net>(99).parameters()));
    CHECK(other_batches.history().epochs() == 0);
}

TEST_CASE("a loop that saves every epoch saves the last one, and a callback the epoch it is called for") {
    struct saver {
        const model<net>& m;
        std::filesystem::path path;
        std::function<training_state<float>()> state;
        void on_epoch_end(const training_report&) { save_checkpoint(m, state(), path); }
    };
    const scratch folder;
    const auto path = folder / "training.safetensors", by_callback = folder / "callback.safetensors";
    const problem p;
    model<net> m(1), other(1), loaded(1);
    trainer looped(m, p.view(), options_for(p));
    trainer called(other, p.view(), options_for(p));
    std::vector<float> last;
    while (looped.epoch()) {
        save_checkpoint(m, looped.state(), path);
        last.assign(m.parameters().begin(), m.parameters().end());
    }
    called.run(saver{other, by_callback, [&] { return called.state(); }});
    for (const auto& file : {path, by_callback}) {
        CHECK(load_checkpoint(loaded, file).epoch == 4);
        CHECK(std::ranges::equal(loaded.parameters(), last));
    }
}

TEST_CASE("a checkpoint of a version without names goes on as far as its numbers fit") {
    const scratch folder;
    const auto path = folder / "training.safetensors";
    const problem p;
    model<net> m(1), other(2);
    trainer t(m, p.view(), options_for(p)), resumed(other, p.view(), options_for(p));
    t.epoch();
    save_checkpoint(m, t.state(), path);
    auto file = read_safetensors(path);
    CHECK(file.metadata.at("optimizer") == "adam");
    CHECK(file.metadata.at("loss") == "categorical_crossentropy");
    CHECK(file.metadata.at("schedule") == "reduce_on_plateau");
    CHECK(file.metadata.at("loss_options") == "from_logits = 0, label_smoothing = 0");
    CHECK(file.metadata.at("batch_size") == "8");
    CHECK(file.metadata.at("samples") == "40");
    for (const char* name : {"optimizer", "loss", "schedule", "loss_options", "batch_size", "samples"})
        file.metadata.erase(name);
    write_safetensors(path, file.tensors, file.metadata);
    load_checkpoint(resumed, path);
    CHECK(resumed.state().epoch == 1);
    CHECK(std::ranges::equal(m.parameters(), other.parameters()));
}

TEST_CASE("a checkpoint whose numbers are none is refused") {
    const scratch folder;
    const auto path = folder / "training.safetensors";
    const problem p;
    model<net> m(1), other(2);
    trainer t(m, p.view(), options_for(p)), resumed(other, p.view(), options_for(p));
    t.epoch();
    const auto refused = [&](auto change, const char* text) {
        auto state = t.state();
        change(state);
        save_checkpoint(m, state, path);
        CHECK_THROWS_WITH_AS(load_checkpoint(resumed, path), (path.string() + ": " + text).c_str(), error);
        CHECK(resumed.history().epochs() == 0);
        CHECK(std::ranges::equal(other.parameters(), model<net>(2).parameters()));
    };
    const double nan = std::numeric_limits<double>::quiet_NaN();
    refused([&](auto& s) { s.early_stopping[2] = nan; },
            "improvement: a saved count of epochs is nan; it must be a whole number below 2^32");
    refused([&](auto& s) { s.early_stopping[1] = nan; },
            "improvement: a saved best value is nan; it must be a number");
    refused([&](auto& s) { s.schedule[3] = -1; },
            "reduce_on_plateau: a saved scale is -1; it must be from 0 to 1");
    refused([&](auto& s) { s.epoch = ~std::size_t{0}; },
            "restore: the state counts 18446744073709551615 epochs, its history 1");
    refused([](auto& s) { s.optimizer_state[1][3] = -1; },
            "restore: a slot of the state that holds squares has a negative number");
    refused([](auto& s) { s.samples = 41; },
            "restore: the number of samples is 40, that of the state was 41");
    refused([](auto& s) { s.loss_options = "from_logits = 0, label_smoothing = 0.1"; },
            "restore: the loss is from_logits = 0, label_smoothing = 0, that of the state was "
            "from_logits = 0, label_smoothing = 0.1");
    auto state = t.state();
    state.optimizer_state[1][3] = static_cast<float>(nan);
    save_checkpoint(m, state, path);
    CHECK_THROWS_WITH_AS(load_checkpoint(resumed, path),
                         doctest::Contains("number 3 is nan; weights are finite"), error);
}

TEST_CASE("a checkpoint of several results") {
    const scratch folder;
    const auto path = folder / "training.safetensors";
    const problem p;
    const std::vector<float> targets(80, 0.5F);
    const samples<float> data(p.inputs, output<"a">(targets), output<"b">(p.labels));
    const auto options = [&](double weight) {
        return fit_options{.epochs = 3,
                           .loss = losses{on<"a">(huber{}, weight), on<"b">(categorical_crossentropy{})},
                           .threads = 1,
                           .validation = data};
    };
    model<two_results> whole(1), first(1), second(2);
    trainer uninterrupted(whole, data, options(2)), begun(first, data, options(2));
    while (uninterrupted.epoch()) {}
    begun.epoch();
    save_checkpoint(first, begun.state(), path);

    trainer resumed(second, data, options(2));
    load_checkpoint(resumed, path);
    while (resumed.epoch()) {}
    CHECK(std::ranges::equal(second.parameters(), whole.parameters()));
    CHECK(resumed.history().of("a").val_loss == uninterrupted.history().of("a").val_loss);
    CHECK(resumed.history().of("b").accuracy == uninterrupted.history().of("b").accuracy);
    CHECK(resumed.history().results.size() == 2);

    trainer other_weight(second, data, options(1));
    CHECK_THROWS_WITH_AS(load_checkpoint(other_weight, path),
                         doctest::Contains("the loss is a: weight = 1, delta = 1; b: weight = 1"), error);
}

namespace {

struct tuned {
    static constexpr auto layers = input<6, 6, 1> >> frozen(conv2d<3, 3> >> batch_norm >> relu) >> flatten
                                   >> dense<3> >> softmax;
};

} // namespace

TEST_CASE("the optimizer's state in a checkpoint has nothing of what is frozen") {
    const scratch folder;
    const auto path = folder / "training.safetensors";
    const problem p;
    const auto options = options_for(p);
    model<tuned> whole(1), half(1), again(9);
    trainer uninterrupted(whole, p.view(), options), begun(half, p.view(), options);
    while (uninterrupted.epoch()) {}
    begun.epoch();
    save_checkpoint(half, begun.state(), path);
    const auto file = read_safetensors(path);
    CHECK(file.find("optimizer.0.conv2d.kernel") == nullptr);
    REQUIRE(file.find("optimizer.1.dense.kernel") != nullptr);
    trainer resumed(again, p.view(), options);
    load_checkpoint(resumed, path);
    while (resumed.epoch()) {}
    CHECK(std::ranges::equal(whole.parameters(), again.parameters()));
}
