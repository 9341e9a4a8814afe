#include <lamina/kernels/axis_softmax.hpp>
#include <lamina/kernels/gradient/axis_softmax.hpp>
#include <lamina/layers/axis_softmax.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "gradient_reference.hpp"
#include "partition.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// Forward, also in shares and in place, and backward, also in place.
template <class T, dims In, class Word>
void check(Word) {
    constexpr std::size_t size = In.size();
    CAPTURE(to_string(In));
    CAPTURE(Word::label);
    std::vector<T> x = numbers<T>(size, 1), y(size), dx(size);
    const std::vector<T> dy = numbers<T>(size, 2);
    for (T& value : x) value *= 10;
    Word::template forward<T>(In, x.data(), nullptr, y.data());
    Word::template backward<T>(In, nullptr, y.data(), nullptr, dy.data(), dx.data(), nullptr);

    using kernel = kernels::axis_softmax<T, Word::competition(In), Word::logarithm>;
    using gradient = kernels::axis_softmax_gradient<T, Word::competition(In), Word::logarithm>;
    guarded<T> found(size), in_place(x.data(), size), found_dx(size), dx_in_place(dy.data(), size);
    kernel::run(x.data(), found.data());
    kernel::run(in_place.data(), in_place.data());
    gradient::run(y.data(), dy.data(), found_dx.data());
    gradient::run(y.data(), dx_in_place.data(), dx_in_place.data());
    CHECK((found.intact() && in_place.intact() && found_dx.intact() && dx_in_place.intact()));
    check_close(found.data(), y.data(), size, T(4e-6));
    check_close(in_place.data(), found.data(), size, T(0));
    check_close(found_dx.data(), dx.data(), size, T(4e-6));
    check_close(dx_in_place.data(), found_dx.data(), size, T(0));
    reference::check_shares<T>(kernel::parts, In.pixels(), In.channels, In.channels,
                               [&](T* to, kernels::work_share of) { kernel::run(x.data(), to, of); });
}

template <class T, dims In>
void check_words() {
    check<T, In>(height_softmax);
    check<T, In>(height_log_softmax);
    check<T, In>(width_softmax);
    check<T, In>(width_log_softmax);
    check<T, In>(spatial_softmax);
    check<T, In>(spatial_log_softmax);
}

} // namespace

TEST_CASE("softmax along an axis over whole registers, rests, single values and long sums") {
    check_words<float, shape<2, 3, 53>>();
    check_words<double, shape<5, 3, 16>>();
    check_words<float, shape<70, 3, 1>>();
}

TEST_CASE("softmax along an axis: what is no number stays visible, in its own channel") {
    std::vector<float> x(6 * 2, 1);
    x[4] = std::numeric_limits<float>::quiet_NaN();
    kernels::axis_softmax<float, decltype(spatial_softmax)::competition(shape<2, 3, 2>)>::run(x.data(),
                                                                                              x.data());
    for (std::size_t i = 0; i < x.size(); ++i) CHECK((x[i] != x[i]) == (i % 2 == 0));
}
