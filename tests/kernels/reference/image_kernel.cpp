#include "../image_kernel.hpp"

#include <doctest/doctest.h>

#include "../partition.hpp"

namespace lamina::testing {

template <class T>
void check_image(const image_kernel<T>& k, const std::vector<T>& x, const std::vector<T>& expected,
                 T tolerance) {
    REQUIRE(x.size() == k.in.size());
    REQUIRE(expected.size() == k.out.size());
    const std::size_t channels = k.out.channels, pitch = channels + 3;
    guarded<T> y(expected.size()), scratch(k.scratch_size);
    k.run(x.data(), y.data(), scratch.data(), k.parts.whole(), channels);
    CHECK(y.intact());
    CHECK(scratch.intact());
    check_close(y.data(), expected.data(), expected.size(), tolerance);

    std::vector<T> apart(k.out.pixels() * pitch, T(7)), with_gaps(apart);
    for (std::size_t i = 0; i < expected.size(); ++i)
        with_gaps[i / channels * pitch + i % channels] = y.data()[i];
    k.run(x.data(), apart.data(), scratch.data(), k.parts.whole(), pitch);
    CHECK(apart == with_gaps);
    reference::check_shares<T>(
        k.parts, k.out.pixels(), channels, pitch,
        [&](T* to, kernels::work_share share) { k.run(x.data(), to, scratch.data(), share, pitch); });
}

template <class T>
void check_both_ways(const plain_word<T>& word, const std::string& name, const image_kernel<T>& forth,
                     const image_kernel<T>& back, T tolerance) {
    INFO(name, " from ", to_string(forth.in), " to ", to_string(forth.out));
    const auto x = numbers<T>(forth.in.size(), 1), dy = numbers<T>(forth.out.size(), 2);
    std::vector<T> y(forth.out.size()), dx(forth.in.size());
    word.forward(forth.in, x.data(), nullptr, y.data());
    word.backward(forth.in, x.data(), y.data(), nullptr, dy.data(), dx.data(), nullptr);
    check_image(forth, x, y, tolerance);
    check_image(back, dy, dx, tolerance);
}

#define LAMINA_INSTANTIATE(T)                                                                                \
    template void check_image(const image_kernel<T>&, const std::vector<T>&, const std::vector<T>&, T);      \
    template void check_both_ways(const plain_word<T>&, const std::string&, const image_kernel<T>&,          \
                                  const image_kernel<T>&, T);
LAMINA_INSTANTIATE(float)
LAMINA_INSTANTIATE(double)

} // namespace lamina::testing
