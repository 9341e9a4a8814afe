#include <lamina/kernels/channel_shuffle.hpp>
#include <lamina/layers/channel_shuffle.hpp>

#include <doctest/doctest.h>

#include "image_kernel.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T, dims In, std::size_t Groups>
image_kernel<T> kernel_of() {
    return {In, In, 0, {In.pixels()}, [](const T* x, T* y, T*, kernels::work_share, std::size_t pitch) {
                kernels::channel_shuffle<T, In.channels, Groups>::run(In.pixels(), x, y, pitch);
            }};
}

template <class T, dims In, std::size_t Groups>
void check() {
    using word = words::channel_shuffle<Groups>;
    check_both_ways<T>(plain_word_of<T, word>, word::describe(), kernel_of<T, In, Groups>(),
                       kernel_of<T, In, In.channels / Groups>());
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
