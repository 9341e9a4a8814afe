#include <lamina/kernels/pixel_unshuffle.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>

#include <doctest/doctest.h>

#include "image_kernel.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T, dims In, class Word>
void check(Word) {
    constexpr dims out = Word::output(In);
    using kernel = kernels::pixel_unshuffle<T, Word::geometry(In)>;
    check_both_ways<T>(plain_word_of<T, Word>, Word::describe(),
                       {In, out, 0, kernel::parts,
                        [](const T* x, T* y, T*, kernels::work_share of, std::size_t pitch) {
                            kernel::run(x, y, of, pitch);
                        }},
                       {out, In, 0, kernel::back_parts,
                        [](const T* dy, T* dx, T*, kernels::work_share of, std::size_t pitch) {
                            kernel::back(dy, dx, of, pitch);
                        }});
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
    check<T, shape<10, 6, 5>>(pixel_unshuffle<2>);
    check<T, shape<10, 6, 5>>(space_to_depth<2>);
}
