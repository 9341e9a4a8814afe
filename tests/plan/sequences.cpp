#include <lamina/layers/words.hpp>
#include <lamina/plan/sequences.hpp>

#include <boost/hana/at.hpp>
#include <boost/hana/filter.hpp>
#include <boost/hana/fold_left.hpp>
#include <boost/hana/integral_constant.hpp>
#include <boost/hana/size.hpp>
#include <doctest/doctest.h>

#include <type_traits>

using namespace lamina;
namespace hana = boost::hana;

namespace {

struct net {
    static constexpr auto layers = input<8, 8, 3> >> conv2d<4, 3>(name<"first">) >> batch_norm >> relu
                                   >> (identity + conv2d<4, 3>(same)) >> flatten >> dense<2>;
};

template <std::size_t Index, class Sequence>
constexpr auto at(const Sequence& sequence) {
    return hana::at_c<Index>(sequence);
}

} // namespace

TEST_CASE("the words, in the sentence's order") {
    constexpr auto words = words_of<net>;
    static_assert(hana::size(words) == hana::size_c<7>);
    static_assert(at<0>(words).label == "conv2d" && at<0>(words).input == shape<8, 8, 3>);
    static_assert(at<4>(words).input == shape<6, 6, 4> && at<4>(words).output == shape<6, 6, 4>);
    static_assert(at<1>(words).parameters == 16 && at<1>(words).trainable_parameters == 8);
    static_assert(std::is_same_v<decltype(at<2>(words))::type, lamina::words::relu>);
    constexpr auto sum = [](std::size_t so_far, auto word) { return so_far + word.macs; };
    static_assert(hana::fold_left(words, std::size_t{0}, sum) == macs<net>);
}

TEST_CASE("the tensors, in the model's order") {
    constexpr auto tensors = tensors_of<net>;
    static_assert(hana::size(tensors) == hana::size_c<2 + 4 + 2 + 2>);
    static_assert(at<1>(tensors).label == "bias" && at<1>(tensors).offset == 3 * 3 * 3 * 4);
    static_assert(at<2>(tensors).offset == at<1>(tensors).offset + 4 && !at<4>(tensors).trainable);
    static_assert(at<8>(tensors).description.extents[0] == 144 && at<8>(tensors).description.fan_out == 2);
    static_assert(at<9>(tensors).offset + at<9>(tensors).size == parameters<net>);
    static_assert(
        std::is_same_v<decltype(at<6>(tensors))::word, std::remove_cv_t<decltype(at<4>(words_of<net>))>>);
    constexpr auto kernels =
        hana::filter(tensors, [](auto t) { return hana::bool_c < t.label == "kernel" > ; });
    static_assert(hana::size(kernels) == hana::size_c<3>);
}
