#include <lamina/kernels/channel_shuffle.hpp>
#include <lamina/layers/channel_shuffle.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T, std::size_t Channels, std::size_t Groups>
void check_way(const std::vector<T>& x, const std::vector<T>& expected) {
    guarded<T> y(expected.size());
    kernels::channel_shuffle<T, Channels, Groups>::run(x.size() / Channels, x.data(), y.data());
    CHECK(y.intact());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(y.data()[i] == expected[i]);

    // The same with pixels apart; what lies between them is not touched.
    constexpr std::size_t pitch = Channels + 3;
    std::vector<T> spaced(x.size() / Channels * pitch, T(7));
    kernels::channel_shuffle<T, Channels, Groups>::run(x.size() / Channels, x.data(), spaced.data(), pitch);
    for (std::size_t i = 0; i < spaced.size(); ++i)
        CHECK(spaced[i] == (i % pitch < Channels ? expected[i / pitch * Channels + i % pitch] : T(7)));
}

template <class T, dims In, std::size_t Groups>
void check() {
    using word = words::channel_shuffle<Groups>;
    CAPTURE(to_string(In));
    CAPTURE(Groups);
    const auto x = numbers<T>(In.size(), 1), dy = numbers<T>(In.size(), 2);
    std::vector<T> y(In.size()), dx(In.size());
    const T* const none = nullptr;
    word::forward(In, x.data(), none, y.data());
    word::backward(In, x.data(), y.data(), none, dy.data(), dx.data(), static_cast<T*>(nullptr));
    check_way<T, In.channels, Groups>(x, y);
    check_way<T, In.channels, In.channels / Groups>(dy, dx);
}

} // namespace

TEST_CASE_TEMPLATE("channel_shuffle: both ways against the word", T, float, double) {
    check<T, shape<3, 2, 116>, 2>();
    check<T, shape<3, 2, 58>, 2>();
    check<T, shape<2, 3, 240>, 3>();
    check<T, shape<2, 2, 32>, 8>();
    check<T, shape<35>, 5>();
    check<T, shape<3, 3, 7>, 1>();
    check<T, shape<3, 3, 7>, 7>();
    check<T, shape<3, 3, 1>, 1>();
}
