#include <lamina/kernels/pixel_unshuffle.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "gradient_reference.hpp"
#include "partition.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T, dims In, std::size_t Factor>
void check() {
    using word = words::pixel_unshuffle<Factor>;
    using kernel = kernels::pixel_unshuffle<T, word::geometry(In)>;
    CAPTURE(to_string(In));
    CAPTURE(Factor);
    const auto x = numbers<T>(In.size(), 1), dy = numbers<T>(In.size(), 2);
    std::vector<T> y(In.size()), dx(In.size());
    const T* const none = nullptr;
    word::forward(In, x.data(), none, y.data());
    word::backward(In, x.data(), y.data(), none, dy.data(), dx.data(), static_cast<T*>(nullptr));
    guarded<T> there(In.size()), back(In.size());
    kernel::run(x.data(), there.data());
    kernel::back(dy.data(), back.data());
    CHECK(there.intact());
    CHECK(back.intact());
    for (std::size_t i = 0; i < In.size(); ++i) CHECK(there.data()[i] == y[i]);
    for (std::size_t i = 0; i < In.size(); ++i) CHECK(back.data()[i] == dx[i]);
}

} // namespace

TEST_CASE_TEMPLATE("pixel_unshuffle: both ways against the word", T, float, double) {
    check<T, shape<4, 6, 3>, 2>();
    check<T, shape<6, 4, 17>, 2>();
    check<T, shape<6, 9, 1>, 3>();
    check<T, shape<4, 8, 2>, 4>();
    check<T, shape<3, 2, 5>, 1>();
}

TEST_CASE("pixel_unshuffle: shares") {
    using word = words::pixel_unshuffle<2>;
    constexpr dims in = shape<10, 6, 5>, out = word::output(in);
    using kernel = kernels::pixel_unshuffle<float, word::geometry(in)>;
    const auto x = numbers<float>(in.size(), 1);
    reference::check_shares<float>(kernel::parts, out.pixels(), out.channels, out.channels,
                                   [&](float* y, kernels::work_share p) { kernel::run(x.data(), y, p); });
}
