#include "../partition.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

namespace reference {

namespace {

/// Cuts 0 … n − 1 at a few places that depend on `seed`.
std::vector<lamina::kernels::range> cut(std::size_t n, unsigned seed) {
    std::vector<lamina::kernels::range> all{{0, n}};
    for (const double at : random_numbers<double>(3, seed)) {
        const lamina::kernels::range last = all.back();
        const std::size_t middle = last.begin + static_cast<std::size_t>((at + 1) / 2 * double(last.size()));
        if (middle == last.begin || middle == last.end) continue;
        all.back().end = middle;
        all.push_back({middle, last.end});
    }
    return all;
}

} // namespace

template <class T>
void check_shares(lamina::kernels::partition parts, std::size_t pixels, std::size_t channels,
                  std::size_t stride, const std::function<void(T*, lamina::kernels::work_share)>& run) {
    REQUIRE(parts.chunks > 0);
    REQUIRE(parts.blocks > 0);
    REQUIRE(parts.pixels * (parts.chunks - 1) < pixels);
    const std::vector<T> blank((pixels - 1) * stride + channels, sentinel<T>);
    std::vector<T> whole = blank;
    run(whole.data(), parts.whole());
    for (unsigned seed = 0; seed < 6; ++seed) {
        std::vector<T> together = blank;
        std::vector<int> written(blank.size());
        const auto blocks = cut(parts.blocks, seed), chunks = cut(parts.chunks, seed + 10);
        std::size_t first = stride, later = stride; // the first channels of these blocks and of later ones
        for (std::size_t i = blocks.size() * chunks.size(); i-- > 0;) {
            if ((i + 1) % chunks.size() == 0) later = first;
            const lamina::kernels::work_share p{chunks[i % chunks.size()], blocks[i / chunks.size()]};
            INFO("chunks ", p.chunks.begin, "-", p.chunks.end, ", blocks ", p.blocks.begin, "-",
                 p.blocks.end);
            std::vector<T> y = blank;
            run(y.data(), p);
            const lamina::kernels::range own = parts.pixels_of(p.chunks, pixels);
            bool alone = true;
            for (std::size_t k = 0; k < y.size(); ++k)
                if (y[k] != sentinel<T>) {
                    together[k] = y[k];
                    ++written[k];
                    alone = alone && k / stride >= own.begin && k / stride < own.end && k % stride < later;
                    first = (std::min)(first, k % stride);
                }
            CHECK(alone);
        }
        bool once = true, same = true;
        for (std::size_t k = 0; k < whole.size(); ++k) {
            once = once && written[k] == (k % stride < channels ? 1 : 0);
            same = same && together[k] == whole[k];
        }
        INFO("cut ", seed);
        CHECK(once);
        CHECK(same);
    }
}

template void check_shares<float>(lamina::kernels::partition, std::size_t, std::size_t, std::size_t,
                                  const std::function<void(float*, lamina::kernels::work_share)>&);
template void check_shares<double>(lamina::kernels::partition, std::size_t, std::size_t, std::size_t,
                                   const std::function<void(double*, lamina::kernels::work_share)>&);

} // namespace reference
