#pragma once

#include <lamina/training/counter_random.hpp>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace lamina::detail {

/// The number of batches in n samples; the last batch may be smaller.
inline std::size_t count_batches(std::size_t n, std::size_t batch_size) {
    return n / batch_size + (n % batch_size != 0 ? 1 : 0);
}

/// The order in which an epoch takes the samples, batch by batch.
class sample_order {
public:
    sample_order(std::size_t samples, std::size_t batch_size)
        : order_(samples), batch_size_((std::min)(batch_size, samples)) {}

    std::size_t samples() const { return order_.size(); }
    /// Never more than there are samples.
    std::size_t batch_size() const { return batch_size_; }
    std::size_t batches() const { return count_batches(samples(), batch_size_); }

    std::span<const std::uint32_t> batch(std::size_t i) const {
        const std::size_t first = i * batch_size_;
        return std::span(order_).subspan(first, (std::min)(batch_size_, samples() - first));
    }

    void sort() { std::iota(order_.begin(), order_.end(), std::uint32_t{0}); }
    /// Depends only on the seed and the epoch, not on the order before.
    void shuffle(std::uint32_t seed, std::size_t epoch) {
        sort();
        boost::random::mt19937 random(counter_random(seed, epoch, 0, 0)(0));
        for (std::size_t i = order_.size() - 1; i > 0; --i)
            std::swap(order_[i], order_[boost::random::uniform_int_distribution<std::size_t>(0, i)(random)]);
    }

private:
    std::vector<std::uint32_t> order_;
    std::size_t batch_size_;
};

} // namespace lamina::detail
