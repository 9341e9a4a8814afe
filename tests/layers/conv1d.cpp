#include <lamina/layers/conv1d.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <type_traits>

#include "gradient_check.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

struct setting {
    std::size_t filters, length, stride = 1, dilation = 1, before = 0, after = 0, groups = 1;
};

/// A sequence with zeros added at both ends; Keras's kernel is [length, channels / groups, filters].
std::vector<double> naive(setting s, dims in, const std::vector<double>& x, const std::vector<double>& p) {
    std::vector<double> padded(s.before * in.channels);
    padded.insert(padded.end(), x.begin(), x.end());
    padded.resize(padded.size() + s.after * in.channels);
    const std::size_t inputs = in.channels / s.groups, reach = (s.length - 1) * s.dilation + 1;
    std::vector<double> y;
    for (std::size_t at = 0; (at + reach) * in.channels <= padded.size(); at += s.stride)
        for (std::size_t f = 0; f < s.filters; ++f) {
            double total = p[s.length * inputs * s.filters + f];
            const std::size_t first = f / (s.filters / s.groups) * inputs;
            for (std::size_t k = 0; k < s.length; ++k)
                for (std::size_t i = 0; i < inputs; ++i)
                    total += padded[(at + k * s.dilation) * in.channels + first + i]
                             * p[(k * inputs + i) * s.filters + f];
            y.push_back(total);
        }
    return y;
}

template <class Word>
void check(Word, dims in, setting s) {
    const auto x = numbers(in.size(), 2), p = numbers(parameter_count<Word>(in), 3);
    const auto y = forward<Word>(in, x, p);
    CHECK(largest_difference(y, naive(s, in, x, p)) < 1e-13);
    CHECK(Word::output(in) == dims::image(1, y.size() / s.filters, s.filters));
    check_gradients<Word>(in);
}

} // namespace

TEST_CASE("conv1d by hand") {
    static_assert(shape<5, 1> == shape<1, 5, 1>);
    CHECK(forward<words::conv1d<1, 2>>(shape<4, 1>, {1, 2, 3, 4}, {1, 10, 100})
          == std::vector<double>{121, 132, 143});
    CHECK(forward<decltype(conv1d<1, 3>(same, edge_padding, no_bias))>(shape<3, 1>, {1, 2, 3}, {1, 1, 1})
          == std::vector<double>{4, 6, 8});
}

TEST_CASE("conv1d: kernels, strides, dilation, groups") {
    check(conv1d<3, 3>, shape<7, 2>, {3, 3});
    check(conv1d<2, 1>(strides<3>), shape<8, 3>, {.filters = 2, .length = 1, .stride = 3});
    check(conv1d<2, 3>(dilation<2>), shape<6, 2>, {.filters = 2, .length = 3, .dilation = 2});
    check(conv1d<4, 2>(groups<2>), shape<5, 4>, {.filters = 4, .length = 2, .groups = 2});
}

TEST_CASE("conv1d pads the ends of the sequence only") {
    check(conv1d<2, 3>(pad<2>), shape<4, 2>, {.filters = 2, .length = 3, .before = 2, .after = 2});
    check(conv1d<2, 4>(pad<3, 0>, strides<2>), shape<5, 1>,
          {.filters = 2, .length = 4, .stride = 2, .before = 3});
    check(conv1d<2, 4>(same), shape<5, 2>, {.filters = 2, .length = 4, .before = 1, .after = 2});
    check(conv1d<1, 3>(same, strides<2>), shape<6, 2>, {.filters = 1, .length = 3, .stride = 2, .after = 1});
}

TEST_CASE("conv1d: Winograd's algorithm is allowed unless an option forbids it") {
    using plain = std::remove_cv_t<decltype(conv1d<8, 3>)>;
    using exact = std::remove_cv_t<decltype(conv1d<8, 3>(no_winograd))>;
    static_assert(plain::geometry(shape<99, 4>).winograd && !exact::geometry(shape<99, 4>).winograd);
}

TEST_CASE("conv1d: parameters and name") {
    using word = decltype(conv1d<6, 5>(groups<2>, strides<2>));
    constexpr auto p = word::parameters(shape<9, 4>);
    static_assert(p[0].extents == std::array<std::size_t, 4>{1, 5, 2, 6} && p[1].size() == 6);
    static_assert(p[0].fan_in == 5 * 2 && p[0].fan_out == 5 * 6 && word::macs(shape<9, 4>) == 3 * 60);
    CHECK(word::describe() == "conv1d 5, 6 / 2");
    CHECK(words::conv1d<6, 5>::describe() == "conv1d 5, 6");
    CHECK(word::label == std::string("conv1d"));
}
