#pragma once

#include <lamina/layers/initializers.hpp>

#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

/// How the initializers draw.
namespace lamina::initializers::detail {

/// Uniform over [low, high).
template <class T, class Rng>
void fill_uniform(std::span<T> values, double low, double high, Rng& rng) {
    boost::random::uniform_real_distribution<double> draw(low, high);
    for (T& value : values) value = static_cast<T>(draw(rng));
}

template <class T, class Rng>
void fill_normal(std::span<T> values, double mean, double stddev, Rng& rng) {
    boost::random::normal_distribution<double> draw;
    for (T& value : values) value = static_cast<T>(mean + stddev * draw(rng));
}

/// Makes vectors of `length` numbers, stored one after another, orthogonal to each other and 1 long (Gram and
/// Schmidt's method, twice, so that rounding does not add up).
inline void make_orthonormal(std::span<double> all, std::size_t length) {
    const auto dot = [&](const double* a, const double* b) {
        return std::inner_product(a, a + length, b, 0.0);
    };
    for (double* v = all.data(); v != all.data() + all.size(); v += length)
        for (int round = 0; round < 2; ++round) {
            for (const double* u = all.data(); u != v; u += length) {
                const double along = dot(u, v);
                for (std::size_t k = 0; k < length; ++k) v[k] -= along * u[k];
            }
            const double size = std::sqrt(dot(v, v));
            for (std::size_t k = 0; k < length; ++k) v[k] /= size;
        }
}

/// A normal distribution; values beyond two standard deviations are drawn again.
template <class T, class Rng>
void fill_truncated_normal(std::span<T> values, double mean, double stddev, Rng& rng) {
    boost::random::normal_distribution<double> draw;
    for (T& value : values) {
        double z = draw(rng);
        while (std::fabs(z) > 2) z = draw(rng);
        value = static_cast<T>(mean + stddev * z);
    }
}

template <class T, class Rng>
void fill_uniform_of_variance(std::span<T> values, double variance, Rng& rng) {
    const double limit = std::sqrt(3 * variance);
    fill_uniform(values, -limit, limit, rng);
}

/// The standard deviation of a normal distribution truncated at two standard deviations, relative to the full
/// one.
inline constexpr double truncated_stddev = 0.87962566103423978;

template <class T, class Rng>
void fill_normal_of_variance(std::span<T> values, double variance, Rng& rng) {
    fill_truncated_normal(values, 0, std::sqrt(variance) / truncated_stddev, rng);
}

/// See initializers::orthogonal.
template <class T, class Rng>
void fill_orthogonal(std::span<T> values, double gain, lamina::detail::fans f, Rng& rng) {
    const std::size_t rows = (std::max<std::size_t>)(f.in, 1), columns = values.size() / rows;
    const bool is_wide = columns > rows;
    const std::size_t length = is_wide ? columns : rows, count = is_wide ? rows : columns;
    std::vector<double> all(count * length);
    fill_normal<double>({all.data(), all.size()}, 0, 1, rng);
    make_orthonormal({all.data(), all.size()}, length);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t k = 0; k < length; ++k)
            values[is_wide ? i * columns + k : k * columns + i] = static_cast<T>(gain * all[i * length + k]);
}

} // namespace lamina::initializers::detail
