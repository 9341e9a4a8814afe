#include <lamina/kernels/reduction.hpp>
#include <lamina/layers/reduction.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T>
struct reduction_kernel {
    kernels::partition parts;
    void (*run)(const T* x, T* y, kernels::work_share);
    void (*gradient)(const T* x, const T* y, const T* dy, T* dx);
};

/// Forward, whole and in two shares, and backward.
template <class T>
void check_kernel(dims in, dims out, const plain_word<T>& word, const reduction_kernel<T>& kernel) {
    const std::size_t size = in.size(), results = out.size(), chunks = kernel.parts.chunks;
    const auto x = numbers<T>(size, 1), dy = numbers<T>(results, 2);
    std::vector<T> y(results), dx(size);
    word.forward(in, x.data(), nullptr, y.data());
    word.backward(in, x.data(), y.data(), nullptr, dy.data(), dx.data(), nullptr);

    guarded<T> found(results), shared(results), found_dx(size);
    kernel.run(x.data(), found.data(), kernel.parts.whole());
    kernel.run(x.data(), shared.data(), {{0, chunks / 2}, {0, 1}});
    kernel.run(x.data(), shared.data(), {{chunks / 2, chunks}, {0, 1}});
    kernel.gradient(x.data(), y.data(), dy.data(), found_dx.data());
    CHECK((found.intact() && shared.intact() && found_dx.intact()));
    check_close(found.data(), y.data(), results, T(1e-6));
    check_close(shared.data(), found.data(), results, T(0));
    check_close(found_dx.data(), dx.data(), size, T(1e-6));
}

template <class T, dims In, class Word>
void check(Word) {
    using kernel = kernels::reduction<T, Word::reduces(In), Word::kind>;
    INFO(Word::label, " of ", to_string(In));
    check_kernel<T>(In, Word::output(In), plain_word_of<T, Word>,
                    {kernel::parts, [](const T* x, T* y, kernels::work_share of) { kernel::run(x, y, of); },
                     [](const T* x, const T* y, const T* dy, T* dx) { kernel::gradient(x, y, dy, dx); }});
}

template <class T, dims In>
void check_words() {
    check<T, In>(channel_mean);
    check<T, In>(channel_max);
    check<T, In>(height_mean);
    check<T, In>(height_max);
    check<T, In>(width_mean);
    check<T, In>(width_max);
}

} // namespace

TEST_CASE("means and maxima over whole registers, rests and single values") {
    check_words<float, shape<3, 4, 2>>();
    check_words<float, shape<2, 3, 53>>();
    check_words<double, shape<5, 3, 16>>();
    check_words<float, shape<1, 1, 1>>();
    check_words<float, shape<9, 7, 1>>();
    check<float, shape<300>>(channel_max);
}
