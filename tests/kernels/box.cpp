#include <lamina/kernels/box.hpp>
#include <lamina/layers/cropping2d.hpp>
#include <lamina/layers/slice.hpp>
#include <lamina/layers/zero_padding2d.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "gradient_reference.hpp"
#include "partition.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T, kernels::box_geometry G>
void check_way(const std::vector<T>& x, const std::vector<T>& expected) {
    guarded<T> y(expected.size());
    kernels::box<T, G>::run(x.data(), y.data());
    CHECK(y.intact());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(y.data()[i] == expected[i]);
    using kernel = kernels::box<T, G>;
    constexpr std::size_t pitch = G.out.channels + 3;
    reference::check_shares<T>(kernel::parts, G.out.pixels(), G.out.channels, pitch,
                               [&](T* to, kernels::work_share p) { kernel::run(x.data(), to, p, pitch); });
    std::vector<T> apart(G.out.pixels() * pitch);
    kernel::run(x.data(), apart.data(), kernel::parts.whole(), pitch);
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(apart[i / G.out.channels * pitch + i % G.out.channels] == expected[i]);
}

template <class T, dims In, class Word>
void check(Word) {
    constexpr kernels::box_geometry g = Word::geometry(In);
    CAPTURE(to_string(In));
    CAPTURE(to_string(g.out));
    const auto x = numbers<T>(In.size(), 1), dy = numbers<T>(g.out.size(), 2);
    std::vector<T> y(g.out.size()), dx(In.size());
    const T* const none = nullptr;
    Word::forward(In, x.data(), none, y.data());
    Word::backward(In, x.data(), y.data(), none, dy.data(), dx.data(), static_cast<T*>(nullptr));
    check_way<T, g>(x, y);
    check_way<T, g.reversed()>(dy, dx);
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
    check_way<float, g>(x, expected);
}
