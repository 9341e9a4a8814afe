#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/training/counter_random.hpp>
#include <lamina/training/option_rules.hpp>

#include <boost/random/gamma_distribution.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace lamina::detail {

/// The α of mixup and of cutmix; see fit_options.
struct mixing_options {
    std::optional<double> mixup, cutmix;

    bool any() const { return mixup || cutmix; }
    void validate() const {
        if (mixup) demand_positive("fit: mixup", *mixup);
        if (cutmix) demand_positive("fit: cutmix", *cutmix);
    }
    /// For checkpoints: "mixup = 0.2", "nothing".
    std::string saved_options() const {
        if (mixup && cutmix) return list_options({{"mixup", *mixup}, {"cutmix", *cutmix}});
        if (mixup) return list_options({{"mixup", *mixup}});
        return cutmix ? list_options({{"cutmix", *cutmix}}) : "nothing";
    }
};

/// An engine for Boost's distributions: the values of a counter_random, one after the other.
class counter_engine {
public:
    using result_type = std::uint32_t;
    explicit counter_engine(const counter_random& random) : random_(random) {}
    static constexpr result_type(min)() { return 0; }
    static constexpr result_type(max)() { return 0xffffffffu; }
    result_type operator()() { return random_(next_++); }
    /// From 0 to less than 1.
    double uniform() { return (*this)() / 4294967296.0; }

private:
    counter_random random_;
    std::uint32_t next_ = 0;
};

/// The logarithm of a number from the distribution Gamma(α), which may be 0 itself if α is small.
[[gnu::noinline]] inline double draw_log_gamma(counter_engine& random, double alpha) {
    const double enlarged = boost::random::gamma_distribution<double>(alpha + 1)(random);
    return std::log(enlarged) + std::log((random() + 0.5) / 4294967296.0) / alpha;
}

/// A number from the distribution Beta(α, α): the share of the first of two numbers from Gamma(α).
inline double draw_share(counter_engine& random, double alpha) {
    const double first = draw_log_gamma(random, alpha), second = draw_log_gamma(random, alpha);
    return 1 / (1 + std::exp(second - first));
}

/// Rows and columns of an image that come from the partner.
struct cut_box {
    std::size_t top = 0, bottom = 0, left = 0, right = 0;

    std::size_t size() const { return (bottom - top) * (right - left); }
    bool holds(std::size_t row, std::size_t column) const {
        return row >= top && row < bottom && column >= left && column < right;
    }
};

/// A box of the image's proportions with the share 1 − `kept` of its pixels around a pixel drawn by chance;
/// what would lie outside the image is left out (Yun et al. 2019). A sequence is cut along its length only.
[[gnu::noinline]] inline cut_box draw_box(counter_engine& random, std::size_t height, std::size_t width,
                                          double kept) {
    const double part = height == 1 || width == 1 ? 1 - kept : std::sqrt(1 - kept);
    const auto cut = [&](std::size_t length, std::size_t& begin, std::size_t& end) {
        const auto size = static_cast<double>(length);
        const auto half = static_cast<std::size_t>(size * part / 2),
                   center = static_cast<std::size_t>(size * random.uniform());
        begin = center - (std::min)(half, center);
        end = length == 1 ? 1 : (std::min)(center + half, length);
    };
    cut_box box;
    cut(height, box.top, box.bottom);
    cut(width, box.left, box.right);
    return box;
}

/// What becomes of a sample of a batch.
struct mixing_draw {
    /// The position in the batch of the sample that is mixed in.
    std::size_t partner = 0;
    /// Whether a box is cut out, and the share that the sample keeps.
    bool cuts = false;
    double kept = 1;
    cut_box box;
};

/// The mixing of sample i of a batch of n, which depends only on the seed, the step and i. The partners are
/// the batch itself, rotated by a distance that is drawn for the batch. With both kinds, each sample
/// takes one of them, as often as the other.
inline mixing_draw draw_mixing(const mixing_options& how, dims image, std::uint32_t seed, std::uint64_t step,
                               std::size_t i, std::size_t n) {
    constexpr std::size_t stream = (std::numeric_limits<std::uint32_t>::max)();
    mixing_draw drawn;
    drawn.partner = i;
    if (n == 1) return drawn;
    counter_engine of_batch(counter_random(seed, step, n, stream - 1)),
        own(counter_random(seed, step, i, stream));
    drawn.partner = (i + 1 + of_batch() % (n - 1)) % n;
    drawn.cuts = how.cutmix && (!how.mixup || own.uniform() < 0.5);
    drawn.kept = draw_share(own, (drawn.cuts ? how.cutmix : how.mixup).value_or(1));
    if (drawn.cuts) {
        drawn.box = draw_box(own, image.height, image.width, drawn.kept);
        drawn.kept = 1 - static_cast<double>(drawn.box.size()) / static_cast<double>(image.pixels());
    }
    return drawn;
}

} // namespace lamina::detail
