#include <lamina/kernels/reduction.hpp>
#include <lamina/layers/reduction.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "gradient_reference.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

/// Forward, whole and in two shares, and backward.
template <class T, dims In, class Word>
void check(Word) {
    constexpr std::size_t size = In.size(), results = Word::output(In).size();
    CAPTURE(to_string(In));
    CAPTURE(Word::label);
    const auto x = numbers<T>(size, 1), dy = numbers<T>(results, 2);
    std::vector<T> y(results), dx(size);
    Word::template forward<T>(In, x.data(), nullptr, y.data());
    Word::template backward<T>(In, x.data(), y.data(), nullptr, dy.data(), dx.data(), nullptr);

    using kernel = kernels::reduction<T, Word::reduces(In), Word::kind>;
    guarded<T> found(results), shared(results), found_dx(size);
    kernel::run(x.data(), found.data());
    constexpr std::size_t chunks = kernel::parts.chunks;
    kernel::run(x.data(), shared.data(), {{0, chunks / 2}, {0, 1}});
    kernel::run(x.data(), shared.data(), {{chunks / 2, chunks}, {0, 1}});
    kernel::gradient(x.data(), y.data(), dy.data(), found_dx.data());
    CHECK((found.intact() && shared.intact() && found_dx.intact()));
    check_close(found.data(), y.data(), results, T(1e-6));
    check_close(shared.data(), found.data(), results, T(0));
    check_close(found_dx.data(), dx.data(), size, T(1e-6));
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
