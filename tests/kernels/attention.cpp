#include <lamina/kernels/dense/attention.hpp>
#include <lamina/kernels/gradient/attention.hpp>
#include <lamina/layers/attention.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <vector>

#include "gradient_reference.hpp"
#include "partition.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T>
std::vector<double> wide(const std::vector<T>& from) {
    return {from.begin(), from.end()};
}

template <class T>
void check_all(guarded<T>& found, const std::vector<double>& expected, double tolerance) {
    const std::vector<T> narrow(expected.begin(), expected.end());
    CHECK(found.intact());
    check_close(found.data(), narrow.data(), narrow.size(), T(tolerance));
}

/// What the word makes of an image, in double.
struct expected_results {
    std::vector<double> y, dx, dp;

    template <class T>
    expected_results(const plain_word<double>& word, dims in, const std::vector<T>& x,
                     const std::vector<T>& p, const std::vector<T>& dy)
        : y(in.size()), dx(in.size()), dp(p.size()) {
        word.forward(in, wide(x).data(), wide(p).data(), y.data());
        word.backward(in, wide(x).data(), y.data(), wide(p).data(), wide(dy).data(), dx.data(), dp.data());
    }
};

/// Forward, with all shares kept and not, and backward; the reference works in double for every T.
template <class T, dims In, std::size_t Heads>
void check(double tolerance) {
    using word = words::attention<Heads>;
    constexpr std::size_t size = In.size(), c = In.channels, count = 4 * c * c + 4 * c;
    CAPTURE(to_string(In));
    const auto x = numbers<T>(size, 1), p = numbers<T>(count, 3), dy = numbers<T>(size, 2);
    const auto [y, dx, dp] = expected_results(plain_word_of<double, word>, In, x, p, dy);

    using kernel = kernels::attention<T, word::attends(In)>;
    using gradient = kernels::attention_gradient<T, word::attends(In)>;
    const auto w = word::split(p.data(), c);
    guarded<T> packed(kernel::packed_size), projected(kernel::projected_size), joined(kernel::joined_size),
        shares(kernel::shares_size), some(kernel::some_shares_size), scratch(kernel::scratch_size),
        found(size);
    kernel::pack(w.in_kernel, w.in_bias, w.out_kernel, w.out_bias, packed.data());
    kernel::template run<false>(x.data(), packed.data(), found.data(), projected.data(), joined.data(),
                                some.data(), scratch.data());
    check_all(found, y, tolerance);
    reference::check_shares<T>(kernel::parts, In.pixels(), c, c, [&](T* to, kernels::work_share of) {
        // Each share computes all keys and values itself.
        std::fill_n(projected.data(), kernel::projected_size, std::numeric_limits<T>::quiet_NaN());
        kernel::template run<false>(x.data(), packed.data(), to, projected.data(), joined.data(), some.data(),
                                    scratch.data(), of);
    });
    guarded<T> kept(size);
    kernel::template run<true>(x.data(), packed.data(), kept.data(), projected.data(), joined.data(),
                               shares.data(), scratch.data());
    check_close(kept.data(), found.data(), size, T(0));
    CHECK((packed.intact() && projected.intact() && joined.intact() && shares.intact() && some.intact()
           && scratch.intact() && kept.intact()));

    guarded<T> back(gradient::packed_size), work(gradient::scratch_size), found_dx(size), found_dp(count);
    for (std::size_t i = 0; i < count; ++i) found_dp.data()[i] = 0;
    const auto d = word::split(found_dp.data(), c);
    gradient::pack({w.in_kernel, w.in_bias, w.out_kernel, w.out_bias}, back.data());
    gradient::run(x.data(), {projected.data(), joined.data(), shares.data()},
                  {w.in_kernel, w.in_bias, w.out_kernel, w.out_bias}, back.data(), dy.data(), found_dx.data(),
                  {d.in_kernel, d.in_bias, d.out_kernel, d.out_bias}, work.data());
    check_all(found_dx, dx, tolerance);
    check_all(found_dp, dp, tolerance);
    CHECK((back.intact() && work.intact()));
}

} // namespace

TEST_CASE("attention: heads and pixels in whole registers, rests and alone") {
    check<float, shape<3, 4, 6>, 2>(1e-4);
    check<float, shape<1, 17, 16>, 2>(1e-4);
    check<float, shape<1, 1, 3>, 3>(1e-4);
    check<double, shape<5, 5, 12>, 1>(1e-11);
}

TEST_CASE("attention: more pixels than are worked on together, and heads that share blocks of a projection") {
    check<float, shape<8, 9, 10>, 5>(1e-4);
    check<float, shape<1, 75, 64>, 2>(3e-4);
}
