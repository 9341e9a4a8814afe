// What save_onnx writes comes back as the sentence that it was.
#include <lamina/layers/words.hpp>
#include <lamina/onnx/save_onnx.hpp>

#include <doctest/doctest.h>

#include <string>

#include "../scratch.hpp"
#include "commands/imported.hpp"
#include "read/read.hpp"

using namespace lamina;

namespace {

/// Without blanks and line breaks, which are the source's.
std::string plain(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

template <class N>
std::string returned(N) {
    const lamina_test::scratch folder;
    save_onnx(model<N>(3), folder / "net.onnx");
    return plain(tool::to_text(tool::import_graph(tool::read_onnx(folder / "net.onnx")).said.layers));
}

} // namespace

#define CHECK_RETURNS(...) CHECK(returned(__VA_ARGS__) == plain(#__VA_ARGS__))

TEST_CASE("convolutions, pools and a classifier") {
    CHECK_RETURNS(input<28, 28, 1> >> conv2d<6, 5>(pad<2>) >> tanh >> avg_pool2d<2> >> conv2d<16, 5> >> tanh
                  >> avg_pool2d<2> >> flatten >> dense<120> >> tanh >> dense<10> >> softmax);
    CHECK_RETURNS(input<12, 10, 3> >> conv2d<8, 3>(pad<1>, strides<2>, no_bias)
                  >> batch_norm(epsilon<1e-5>, momentum<0.9>) >> relu6 >> depthwise_conv2d<3>(pad<1>, no_bias)
                  >> conv2d<8, 1>(groups<2>) >> max_pool2d<3>(pad<1>, strides<2>) >> global_avg_pool2d
                  >> dense<5>);
}

TEST_CASE("joins") {
    CHECK_RETURNS(input<8, 8, 4> >> (identity + (conv2d<4, 3>(pad<1>) >> relu >> conv2d<4, 3>(pad<1>)))
                  >> relu);
    CHECK_RETURNS(input<8, 8, 4> >> conv2d<8, 1> >> relu
                  >> (conv2d<8, 1> >> relu | conv2d<8, 3>(pad<1>) >> relu));
    CHECK_RETURNS(
        input<8, 8, 4> >> conv2d<4, 1> >> (identity * (global_avg_pool2d >> dense<4> >> hard_sigmoid))
        >> hard_swish);
    CHECK_RETURNS(input<8, 8, 4> >> as<"value_1"> >> relu
                  >> ((identity + (from<"value_1"> >> conv2d<4, 1>)) >> sigmoid | conv2d<2, 1>));
}

TEST_CASE("written-out words, and shapes") {
    CHECK_RETURNS(input<6, 6, 8> >> gelu >> group_norm<2>(epsilon<1e-5>) >> mish >> channel_shuffle<4> >> silu
                  >> pixel_shuffle<2> >> upsample2d<2> >> leaky_relu<0.2> >> slice<0, 1>);
}

TEST_CASE("a sequence comes back as the image of one row that it is in the file") {
    CHECK(
        returned(input<16, 4> >> conv1d<8, 3>(pad<1>) >> elu >> max_pool1d<2> >> flatten >> dense<3>)
        == plain(
            "input<1, 16, 4> >> conv2d<8, 1, 3>(pad<0, 1>) >> elu >> max_pool2d<1, 2> >> flatten >> dense<3>"));
}
