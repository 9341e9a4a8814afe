// Tables and pictures of well-known networks: deep nesting, long words, many branches.
#include <lamina/report/explain.hpp>
#include <lamina/report/network.hpp>

#include <doctest/doctest.h>

#include <string>
#include <zoo/efficientnet.hpp>
#include <zoo/googlenet.hpp>
#include <zoo/resnet20.hpp>
#include <zoo/unet.hpp>

#include "marks.hpp"
#include "widths.hpp"

using namespace lamina;
using lamina_test::widest_line;

namespace {

struct sequence_network {
    static constexpr auto
        layers = input<512, 12> >> conv1d<64, 9>(same, dilation<4>, edge_padding) >> batch_norm
                 >> leaky_relu<0.2> >> max_pool1d<2> >> (identity
                                                         + (conv1d<64, 3>(same) >> batch_norm >> relu
                                                            >> conv1d<64, 3>(same)))
                 >> max_pool1d<4> >> conv1d<128, 3>(same, strides<2>) >> conv1d<128, 3>(same) >> relu
                 >> global_avg_pool1d >> dense<5> >> softmax;
};

template <class N>
void check_texts() {
    CHECK(widest_line(summary<N>("a network", 80)) <= 80);
    CHECK(widest_line(explain<N>(80)) <= 80);
    CHECK(widest_line(summary<N>("a network", 120)) <= 120);
    CHECK(widest_line(explain<N>(100)) <= 100);
}

template <class N>
void check_picture() {
    const lamina_test::xml_document page(diagram<N>("a network"));
    CHECK(page.mistake == "");
    CHECK(inside_page(page));
    CHECK(lamina_test::overlaps(page) == 0);
    CHECK(lamina_test::crossed_texts(page) == 0);
    CHECK(page.elements.front().number("width") <= 1260);
}

} // namespace

TEST_CASE("zoo: tables fit 80 columns, and wider pages") {
    check_texts<zoo::unet>();
    check_texts<zoo::googlenet>();
    check_texts<zoo::efficientnet_b0>();
    check_texts<zoo::resnet20>();
    check_texts<sequence_network>();
}

TEST_CASE("zoo: in diagrams no text covers another, and no arrow crosses one") {
    check_picture<zoo::unet>();
    check_picture<zoo::googlenet>();
    check_picture<zoo::efficientnet_b0>();
    check_picture<zoo::resnet20>();
    check_picture<sequence_network>();
}
