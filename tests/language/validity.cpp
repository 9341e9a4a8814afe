// Checks that each rule accepts and rejects, without diagnostics, by sentences that are never evaluated.
#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

using namespace lamina;
using namespace lamina::detail;

namespace {

/// Whether `part` may follow `input<…>` of this shape.
template <dims In, class Part>
constexpr bool takes_input = is_valid<decltype(sentence<In, In, empty_scope>{} >> Part{})>;

template <class F>
constexpr bool valid_after_image(F) {
    return takes_input<shape<8, 6, 4>, F>;
}
template <class F>
constexpr bool valid_after_vector(F) {
    return takes_input<shape<12>, F>;
}

} // namespace

TEST_CASE("a network has an input, once, at its beginning") {
    static_assert(!is_valid<decltype(relu >> sigmoid)> && !is_valid<words::relu> && !is_valid<int>);
    static_assert(!is_network<words::relu> && is_network<decltype(input<4> >> relu)>);
    static_assert(!is_valid<decltype(input<4> >> input<4>)>);
    static_assert(!is_valid<decltype(input<4> >> relu >> (relu >> input<4>) >> relu)>);
    static_assert(!is_valid<decltype(input<4> >> ((input<4> >> relu) + identity))>);
    static_assert(!is_valid<decltype(input<4> >> relu | identity)>);
    static_assert(!is_valid<decltype((identity | input<4>) >> relu)>);
    static_assert(!is_valid<decltype(input<4> >> sigmoid * input<4>)>);
}

TEST_CASE("a broken sentence stays broken") {
    static_assert(!is_valid<decltype(input<4, 4, 1> >> dense<2> >> relu >> flatten >> dense<10>)>);
    static_assert(output_shape<decltype(input<4, 4, 1> >> dense<2> >> flatten)> == dims{});
    static_assert(parameters<decltype(input<4, 4, 1> >> conv2d<2, 3> >> dense<2>)> == 0);
}

TEST_CASE("a name is given once") {
    static_assert(is_valid<decltype(input<4> >> dense<4>(name<"a">) >> dense<4>(name<"b">))>);
    static_assert(!is_valid<decltype(input<4> >> dense<4>(name<"a">) >> relu >> dense<4>(name<"a">))>);
    static_assert(!is_valid<decltype(input<4> >> repeat<2>(dense<4>(name<"a">)))>);
    static_assert(!is_valid<decltype(input<4> >> (dense<4>(name<"a">) + dense<4>(name<"a">)))>);
}

TEST_CASE("conv2d") {
    static_assert(valid_after_image(conv2d<8, 3>));
    static_assert(!valid_after_vector(conv2d<8, 3>));
    static_assert(valid_after_image(conv2d<8, 8, 6>) && !valid_after_image(conv2d<8, 9, 6>)
                  && !valid_after_image(conv2d<8, 8, 7>));
    static_assert(valid_after_image(conv2d<8, 9, 7>(same)) && valid_after_image(conv2d<8, 10, 8>(pad<1>))
                  && !valid_after_image(conv2d<8, 11, 8>(pad<1>)));
    static_assert(valid_after_image(conv2d<8, 2, 2>(dilation<7, 5>))
                  && !valid_after_image(conv2d<8, 2, 2>(dilation<7, 6>))
                  && !valid_after_image(conv2d<8, 2, 2>(dilation<8, 5>)));
    static_assert(valid_after_image(conv2d<8, 3>(groups<4>)) && !valid_after_image(conv2d<8, 3>(groups<8>))
                  && !valid_after_image(conv2d<6, 3>(groups<4>))
                  && !valid_after_image(conv2d<6, 3>(groups<3>)));
    static_assert(valid_after_image(conv2d<8, 3>(pad<7, 7, 5, 5>, reflect_padding))
                  && !valid_after_image(conv2d<8, 3>(pad<8, 0, 0, 0>, reflect_padding))
                  && !valid_after_image(conv2d<8, 3>(pad<0, 0, 0, 6>, reflect_padding))
                  && valid_after_image(conv2d<8, 3>(pad<8>, edge_padding)));
    static_assert(valid_after_image(conv2d<8, 3>(pad<8, 8, 6, 6>, circular_padding))
                  && !valid_after_image(conv2d<8, 3>(pad<9, 0, 0, 0>, circular_padding))
                  && !valid_after_image(conv2d<8, 3>(pad<0, 0, 0, 7>, circular_padding)));
    static_assert(!valid_after_image(conv2d<0, 3>) && !valid_after_image(conv2d<8, 0>)
                  && !valid_after_image(conv2d<8, 3, 0>) && !valid_after_image(conv2d<8, 3>(strides<0, 1>))
                  && !valid_after_image(conv2d<8, 3>(dilation<1, 0>))
                  && !valid_after_image(conv2d<8, 3>(groups<0>)));
}

TEST_CASE("dense") {
    static_assert(valid_after_vector(dense<1>) && !valid_after_vector(dense<0>));
    static_assert(!valid_after_image(dense<10>) && valid_after_image(flatten >> dense<10>)
                  && valid_after_image(global_avg_pool2d >> dense<10>));
    static_assert(!takes_input<shape<1, 1, 12>, decltype(dense<10> >> relu)>);
}

TEST_CASE("pools") {
    static_assert(valid_after_image(max_pool2d<8, 6>) && !valid_after_image(max_pool2d<9, 6>)
                  && !valid_after_image(avg_pool2d<8, 7>));
    static_assert(valid_after_image(max_pool2d<9>(same)));
    static_assert(!valid_after_vector(max_pool2d<1>) && !valid_after_vector(avg_pool2d<1>(same)));
    static_assert(valid_after_image(max_pool2d<2, 3>(pad<1, 2>))
                  && !valid_after_image(max_pool2d<2, 3>(pad<2, 1>))
                  && !valid_after_image(max_pool2d<2, 3>(pad<2, 0, 0, 0>))
                  && !valid_after_image(max_pool2d<2, 3>(pad<0, 2, 0, 0>))
                  && !valid_after_image(max_pool2d<2, 3>(pad<0, 0, 3, 0>))
                  && !valid_after_image(avg_pool2d<2, 3>(pad<0, 0, 0, 3>)));
    static_assert(!valid_after_image(max_pool2d<0>) && !valid_after_image(max_pool2d<2>(strides<0>)));
    static_assert(valid_after_image(global_max_pool2d) && !valid_after_vector(global_max_pool2d)
                  && !valid_after_vector(global_avg_pool2d));
}

TEST_CASE("softmax, dropout, reshape") {
    static_assert(valid_after_vector(softmax) && valid_after_image(softmax));
    static_assert(!takes_input<shape<1>, words::softmax> && !takes_input<shape<8, 8, 1>, words::softmax>
                  && takes_input<shape<2>, words::softmax>);
    static_assert(valid_after_vector(dropout<0.0>) && valid_after_vector(dropout<0.99>)
                  && !valid_after_vector(dropout<1.0>) && !valid_after_vector(dropout<-0.1>));
    static_assert(valid_after_vector(reshape<2, 3, 2>) && valid_after_vector(reshape<12>)
                  && !valid_after_vector(reshape<2, 3, 3>) && valid_after_image(reshape<192>)
                  && !valid_after_image(reshape<191>));
}

TEST_CASE("+ wants equal shapes") {
    static_assert(valid_after_image(identity + conv2d<4, 3>(same))
                  && !valid_after_image(identity + conv2d<4, 3>)
                  && !valid_after_image(identity + conv2d<5, 3>(same)));
    static_assert(!takes_input<shape<1, 1, 12>, decltype(identity + flatten)>);
    static_assert(valid_after_vector(identity + dense<12>) && !valid_after_vector(identity + dense<11>));
}

TEST_CASE("| wants equal heights and widths") {
    static_assert(valid_after_image(identity | conv2d<7, 3>(same))
                  && !valid_after_image(identity | conv2d<4, 3, 1>)
                  && !valid_after_image(identity | conv2d<4, 1, 3>));
    static_assert(!takes_input<shape<1, 1, 12>, decltype(identity | flatten)>);
    static_assert(valid_after_vector(identity | dense<3>));
}

TEST_CASE("* wants equal shapes, or one value per channel or per pixel") {
    static_assert(
        valid_after_image(identity * conv2d<4, 3>(same)) && !valid_after_image(identity * conv2d<4, 3>)
        && !valid_after_image(identity * conv2d<1, 3>) && !valid_after_image(identity * conv2d<2, 3>(same)));
    static_assert(
        valid_after_image(identity * global_avg_pool2d) && valid_after_image(global_avg_pool2d * identity)
        && valid_after_image(identity * conv2d<4, 8, 6>) && valid_after_image(conv2d<4, 8, 6> * identity));
    static_assert(valid_after_image(identity * conv2d<1, 3>(same))
                  && valid_after_image(conv2d<1, 3>(same) * identity)
                  && !is_valid<decltype(input<4> >> identity * dense<1>)>);
    static_assert(!valid_after_image(identity * (global_avg_pool2d >> dense<5>))
                  && !valid_after_image(identity * (global_avg_pool2d >> dense<1>)));
}

namespace {

struct too_large {
    static constexpr auto layers = relu >> conv2d<8, 7>;
};
struct with_input {
    static constexpr auto layers = input<8, 6, 4> >> relu;
};

} // namespace

TEST_CASE("rules hold at every depth") {
    static_assert(!valid_after_image(block<too_large>)
                  && !valid_after_image(relu >> block<too_large> >> relu));
    static_assert(takes_input<shape<8, 7, 4>, quotation<too_large>>);
    static_assert(!valid_after_image(identity | (relu >> (relu + conv2d<4, 7>))));
    static_assert(valid_after_image(repeat<2>(conv2d<4, 3>)) && !valid_after_image(repeat<3>(conv2d<4, 3>)));
    static_assert(!valid_after_image(block<with_input>));
}
