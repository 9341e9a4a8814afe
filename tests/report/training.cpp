#include <lamina/report/training.hpp>

#include <doctest/doctest.h>

#include <sstream>
#include <string>

using namespace lamina;

TEST_CASE("training_progress prints a line per epoch where there is no terminal") {
    std::ostringstream out;
    double now = 0;
    training_progress progress({.out = &out, .terminal = false, .clock = [&] { return now; }});
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
    CHECK(out.str()
          == "epoch 1/3  40 in 4.0 s  loss 0.5000  accuracy 0.7500  val_loss 0.2500  val_accuracy 0.8750\n");
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
