#include <lamina/kernels/box.hpp>
#include <lamina/layers/cropping2d.hpp>
#include <lamina/layers/slice.hpp>
#include <lamina/layers/zero_padding2d.hpp>

#include <doctest/doctest.h>

#include "image_kernel.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T, kernels::box_geometry G>
image_kernel<T> kernel_of() {
    using kernel = kernels::box<T, G>;
    return {G.in, G.out, 0, kernel::parts,
            [](const T* x, T* y, T*, kernels::work_share of, std::size_t pitch) {
                kernel::run(x, y, of, pitch);
            }};
}

template <class T, dims In, class Word>
void check(Word) {
    constexpr kernels::box_geometry g = Word::geometry(In);
    check_both_ways<T>(plain_word_of<T, Word>, Word::describe(), kernel_of<T, g>(),
                       kernel_of<T, g.reversed()>());
}

} // namespace

TEST_CASE_TEMPLATE("box: zeros around an image, and their gradient", T, float, double) {
    check<T, shape<4, 5, 3>>(zero_padding2d<1>);
    check<T, shape<3, 2, 17>>(zero_padding2d<2, 0, 1, 3>);
    check<T, shape<3, 2, 4>>(zero_padding2d<1, 0>);
    check<T, shape<1, 1, 1>>(zero_padding2d<0, 2>);
    check<T, shape<3, 3, 2>>(zero_padding2d<0>);
}

TEST_CASE_TEMPLATE("box: without the outer pixels, and the gradient", T, float, double) {
    check<T, shape<4, 5, 3>>(cropping2d<1>);
    check<T, shape<6, 7, 17>>(cropping2d<2, 0, 1, 3>);
    check<T, shape<4, 3, 4>>(cropping2d<1, 0>);
    check<T, shape<2, 2, 1>>(cropping2d<1, 0, 0, 1>);
}

TEST_CASE_TEMPLATE("box: channels, and their gradient", T, float, double) {
    check<T, shape<4, 5, 3>>(slice<1, 2>);
    check<T, shape<3, 2, 40>>(slice<0, 17>);
    check<T, shape<40>>(slice<3, 40>);
    check<T, shape<3, 2, 6>>(split<2, 1>);
    check<T, shape<3, 2, 5>>(slice<0, 5>);
}

TEST_CASE("box: all three axes at once, with a rest on every side") {
    constexpr kernels::box_geometry g{
        dims::image(4, 5, 6), dims::image(5, 6, 7), dims::image(2, 3, 4), {1, 2, 1}, {2, 1, 2}};
    const auto x = numbers<float>(g.in.size(), 3);
    std::vector<float> expected(g.out.size());
    for (std::size_t i = 0; i < 2; ++i)
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t c = 0; c < 4; ++c)
                expected[((2 + i) * 6 + 1 + j) * 7 + 2 + c] = x[((1 + i) * 5 + 2 + j) * 6 + 1 + c];
    check_image<float>(kernel_of<float, g>(), x, expected, 0);
}
