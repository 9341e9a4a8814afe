#include <lamina/kernels/resize.hpp>
#include <lamina/layers/resize2d.hpp>
#include <lamina/layers/upsample2d.hpp>

#include <doctest/doctest.h>

#include "image_kernel.hpp"

using namespace lamina;
using namespace lamina::testing;

namespace {

template <class T, kernels::resize_geometry G, kernels::direction Way>
image_kernel<T> kernel_of(dims in, dims out) {
    using kernel = kernels::resize<T, G, Way>;
    return {in, out, kernel::scratch_size, kernel::parts,
            [](const T* x, T* y, T* scratch, kernels::work_share of, std::size_t pitch) {
                kernel::run(x, y, scratch, of, pitch);
            }};
}

template <class T, dims In, class Word>
void check(Word) {
    using enum kernels::direction;
    constexpr kernels::resize_geometry g = Word::geometry(In);
    constexpr dims out = Word::output(In);
    check_both_ways<T>(plain_word_of<T, Word>, Word::describe(), kernel_of<T, g, forth>(In, out),
                       kernel_of<T, g, back>(out, In), rounding<T>);
}
template <class T, dims In, std::size_t Down, std::size_t Across>
void check_all() {
    check<T, In>(upsample2d<Down, Across>);
    check<T, In>(upsample2d<Down, Across>(bilinear));
    check<T, In>(upsample2d<Down, Across>(bilinear, align_corners));
}
template <class T, dims In, auto Height, auto Width>
void check_size() {
    check<T, In>(resize2d<Height, Width>);
    check<T, In>(resize2d<Height, Width>(bicubic));
}

} // namespace

TEST_CASE_TEMPLATE("resize: both ways against the word", T, float, double) {
    check_all<T, shape<4, 5, 16>, 2, 2>();
    check_all<T, shape<3, 4, 17>, 3, 2>();
    check_all<T, shape<5, 3, 1>, 2, 4>();
    check_all<T, shape<1, 2, 3>, 4, 1>();
    check_all<T, shape<2, 3, 150>, 1, 3>();
    check_all<T, shape<1, 1, 7>, 2, 3>();
    check_all<T, shape<2, 2, 5>, 1, 1>();
}

TEST_CASE("resize: shares of a large image") {
    check<float, shape<5, 4, 3>>(upsample2d<3, 2>);
    check<float, shape<9, 4, 17>>(upsample2d<2>(bilinear));
}

TEST_CASE("resize: to larger and smaller images, with cells that nobody reads") {
    check_size<float, shape<9, 5, 16>, 4, 7>();
    check_size<double, shape<3, 11, 1>, 5, 3>();
    check<float, shape<6, 9, 5>>(resize2d<0.5, 0.34>(bilinear, asymmetric));
    check<float, shape<3, 9, 5>>(resize2d<2>(bicubic, align_corners));
}

TEST_CASE("what a result is the sum of") {
    constexpr kernels::resize_axis halves{2, 4, kernels::interpolation::bilinear};
    constexpr auto forth = kernels::detail::cell_table<double, halves, kernels::direction::forth>;
    using two = kernels::weighted_cells<double, 2>;
    static_assert(forth
                  == std::array{two{0, 1, {1, 0}}, two{0, 2, {0.75, 0.25}}, two{0, 2, {0.25, 0.75}},
                                two{1, 1, {1, 0}}});
    constexpr auto back = kernels::detail::cell_table<double, halves, kernels::direction::back>;
    using three = kernels::weighted_cells<double, 3>;
    static_assert(back == std::array{three{0, 3, {1, 0.75, 0.25}}, three{1, 3, {0.25, 0.75, 1}}});

    // Half as large: two of four cells, which are the second and the last.
    constexpr kernels::resize_axis half{4, 2};
    constexpr auto some = kernels::detail::cell_table<double, half, kernels::direction::back>;
    using one = kernels::weighted_cells<double, 1>;
    static_assert(some == std::array{one{}, one{0, 1, {1}}, one{}, one{1, 1, {1}}});
}
