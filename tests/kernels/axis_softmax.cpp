#include <lamina/kernels/axis_softmax.hpp>
#include <lamina/kernels/gradient/axis_softmax.hpp>
#include <lamina/layers/axis_softmax.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <vector>

#include "gradient_reference.hpp"
#include "partition.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T>
struct softmax_kernel {
    kernels::partition parts;
    void (*run)(const T* x, T* y, kernels::work_share);
    void (*gradient)(const T* y, const T* dy, T* dx);
};

/// Forward, also in shares and in place, and backward, also in place.
template <class T>
void check_kernel(dims in, const plain_word<T>& word, const softmax_kernel<T>& kernel) {
    const std::size_t size = in.size();
    std::vector<T> x = numbers<T>(size, 1), y(size), dx(size);
    const std::vector<T> dy = numbers<T>(size, 2);
    for (T& value : x) value *= 10;
    word.forward(in, x.data(), nullptr, y.data());
    word.backward(in, nullptr, y.data(), nullptr, dy.data(), dx.data(), nullptr);

    guarded<T> found(size), in_place(x.data(), size), found_dx(size), dx_in_place(dy.data(), size);
    kernel.run(x.data(), found.data(), kernel.parts.whole());
    kernel.run(in_place.data(), in_place.data(), kernel.parts.whole());
    kernel.gradient(y.data(), dy.data(), found_dx.data());
    kernel.gradient(y.data(), dx_in_place.data(), dx_in_place.data());
    CHECK((found.intact() && in_place.intact() && found_dx.intact() && dx_in_place.intact()));
    check_close(found.data(), y.data(), size, T(4e-6));
    check_close(in_place.data(), found.data(), size, T(0));
    check_close(found_dx.data(), dx.data(), size, T(4e-6));
    check_close(dx_in_place.data(), found_dx.data(), size, T(0));
    reference::check_shares<T>(kernel.parts, in.pixels(), in.channels, in.channels,
                               [&](T* to, kernels::work_share of) { kernel.run(x.data(), to, of); });
}

template <class T, dims In, class Word>
void check(Word) {
    using kernel = kernels::axis_softmax<T, Word::competition(In), Word::logarithm>;
    using gradient = kernels::axis_softmax_gradient<T, Word::competition(In), Word::logarithm>;
    INFO(Word::label, " of ", to_string(In));
    check_kernel<T>(In, plain_word_of<T, Word>,
                    {kernel::parts, [](const T* x, T* y, kernels::work_share of) { kernel::run(x, y, of); },
                     [](const T* y, const T* dy, T* dx) { gradient::run(y, dy, dx); }});
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
