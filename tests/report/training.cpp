#include <lamina/report/training.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include "plot.hpp"

using namespace lamina;

TEST_CASE("training_progress prints a line per epoch where there is no terminal") {
    std::ostringstream out;
    double now = 0;
    training_progress progress({.out = &out, .terminal = false, .clock = [&] { return now; }, .columns = 80});
    training_report r;
    r.epochs = 3;
    r.batches = 40;
    progress.on_epoch_begin(r);
    for (r.batch = 0; r.batch < 40; ++r.batch) {
        now += 0.1;
        r.loss = 0.5;
        r.accuracy = 0.75;
        progress.on_batch_end(r);
    }
    r.val_loss = 0.25;
    r.val_accuracy = 0.875;
    progress.on_epoch_end(r);
    CHECK(out.str() == "epoch 1/3  loss 0.5000  accuracy 0.7500  val_loss 0.2500  val_accuracy 0.8750\n");
}

TEST_CASE("training_progress counts the batches that are done on a terminal") {
    std::ostringstream out;
    double now = 0;
    training_progress progress({.out = &out, .terminal = true, .clock = [&] { return now; }, .columns = 120});
    training_report r;
    r.epoch = 1;
    r.epochs = 3;
    r.batches = 40;
    r.loss = 0.5;
    const auto shows = [&](const char* text) { return out.str().find(text) != std::string::npos; };
    progress.on_epoch_begin(r);
    CHECK(shows("epoch 2/3"));
    CHECK(shows("  0 %  0/40"));
    r.batch = 9;
    now = 1;
    progress.on_batch_end(r);
    CHECK(shows(" 25 %  10/40  3.0 s left  loss 0.5000"));
    r.batch = 39;
    now = 4;
    progress.on_batch_end(r);
    CHECK(shows("100 %  40/40  0.0 s left  loss 0.5000"));
}

TEST_CASE("the learning curves have a panel for what was measured") {
    history h;
    h.loss = {0.5, 0.25};
    CHECK(curves_svg("", h).find("accuracy") == std::string::npos);
    CHECK(curves_svg("", h).find("validation") == std::string::npos);
    h.accuracy = {0.5, 0.75};
    h.val_accuracy = {0.5, 0.625};
    const std::string svg = curves_svg("", h);
    CHECK(svg.find("accuracy") != std::string::npos);
    CHECK(svg.find("validation") != std::string::npos);
}

TEST_CASE("the learning curves are those that their legend names") {
    history h;
    h.loss = {0.5, 0.25, 0.125};
    h.val_loss = {0.6, 0.4, 0.3};
    h.accuracy = {0.5, 0.75, 0.9};
    h.val_accuracy = {0.45, 0.625, 0.7};
    const lamina_test::xml_document page(curves_svg("", h));
    const auto values = [&](std::size_t panel, const char* name) {
        std::vector<double> all;
        for (const auto p : lamina_test::plot(page, panel).curve_called(name)) all.push_back(p.y);
        return all;
    };
    const auto same = [](const std::vector<double>& seen, const std::vector<double>& given) {
        REQUIRE(seen.size() == given.size());
        for (std::size_t i = 0; i < seen.size(); ++i)
            CHECK(seen[i] == doctest::Approx(given[i]).epsilon(0.01));
    };
    CHECK(lamina_test::plot(page, 0).title() == "loss");
    CHECK(lamina_test::plot(page, 1).title() == "accuracy");
    same(values(0, "training"), h.loss);
    same(values(0, "validation"), h.val_loss);
    same(values(1, "training"), h.accuracy);
    same(values(1, "validation"), h.val_accuracy);
}

TEST_CASE("a confusion matrix is reported with the names of its classes, or their numbers") {
    confusion_matrix counted(3);
    counted.add(2, 1);
    const auto named = report_of(counted, {"cat", "dog"});
    CHECK(named.name(0) == "cat");
    CHECK(named.name(2) == "2");
    CHECK(named.count(2, 1) == 1);
    CHECK(named.count(1, 2) == 0);
}

TEST_CASE("a confusion matrix is shown as it is") {
    confusion_matrix m(2);
    m.add(0, 1);
    CHECK(confusion_text(m) == confusion_text(report_of(m)));
    CHECK(confusion_text(m, {"cat", "dog"}) == confusion_text(report_of(m, {"cat", "dog"})));
    CHECK(confusion_svg("title", m) == confusion_svg("title", report_of(m)));
}
