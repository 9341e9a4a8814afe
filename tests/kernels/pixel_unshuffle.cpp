#include <lamina/kernels/pixel_unshuffle.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "gradient_reference.hpp"
#include "partition.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T, dims In, class Word>
void check(Word) {
    using kernel = kernels::pixel_unshuffle<T, Word::geometry(In)>;
    CAPTURE(to_string(In));
    CAPTURE(Word::describe());
    const auto x = numbers<T>(In.size(), 1), dy = numbers<T>(In.size(), 2);
    std::vector<T> y(In.size()), dx(In.size());
    const T* const none = nullptr;
    Word::forward(In, x.data(), none, y.data());
    Word::backward(In, x.data(), y.data(), none, dy.data(), dx.data(), static_cast<T*>(nullptr));
    guarded<T> there(In.size()), back(In.size());
    kernel::run(x.data(), there.data());
    kernel::back(dy.data(), back.data());
    CHECK(there.intact());
    CHECK(back.intact());
    for (std::size_t i = 0; i < In.size(); ++i) CHECK(there.data()[i] == y[i]);
    for (std::size_t i = 0; i < In.size(); ++i) CHECK(back.data()[i] == dx[i]);
}

/// Share by share, with pixels apart.
template <class Word>
void check_parts(Word) {
    constexpr dims in = shape<10, 6, 5>, out = Word::output(in);
    using kernel = kernels::pixel_unshuffle<float, Word::geometry(in)>;
    const auto x = numbers<float>(in.size(), 1);
    constexpr std::size_t from = in.channels + 3, to = out.channels + 3;
    reference::check_shares<float>(kernel::parts, out.pixels(), out.channels, to,
                                   [&](float* y, kernels::work_share p) { kernel::run(x.data(), y, p, to); });
    reference::check_shares<float>(
        kernel::back_parts, in.pixels(), in.channels, from,
        [&](float* y, kernels::work_share p) { kernel::back(x.data(), y, p, from); });
}

} // namespace

TEST_CASE_TEMPLATE("pixel_unshuffle: both ways against the word", T, float, double) {
    check<T, shape<4, 6, 3>>(pixel_unshuffle<2>);
    check<T, shape<6, 4, 17>>(pixel_unshuffle<2>);
    check<T, shape<6, 9, 1>>(pixel_unshuffle<3>);
    check<T, shape<4, 8, 2>>(pixel_unshuffle<4>);
    check<T, shape<3, 2, 5>>(pixel_unshuffle<1>);
    check<T, shape<4, 6, 3>>(space_to_depth<2>);
    check<T, shape<6, 4, 17>>(space_to_depth<2>);
    check<T, shape<6, 9, 1>>(space_to_depth<3>);
}

TEST_CASE("pixel_unshuffle: shares of both ways, pixels apart") {
    check_parts(pixel_unshuffle<2>);
    check_parts(space_to_depth<2>);
}
