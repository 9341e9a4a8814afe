#pragma once

#include <lamina/report/text.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace lamina::detail {

/// A quantity per epoch, starting with the first. Values that are not finite leave a gap.
struct curve {
    std::string name;
    std::vector<double> values;
};

/// Curves that share axes: "loss" of training and validation.
struct curve_panel {
    std::string title;
    std::vector<curve> curves;
};

/// An axis whose ends and ticks are multiples of a round step (1, 2 or 5 times a power of ten).
struct axis {
    double low = 0, high = 1, step = 0.2;

    double share(double value) const { return (value - low) / (high - low); }
    std::size_t ticks() const { return static_cast<std::size_t>(std::lround((high - low) / step)) + 1; }
    double tick(std::size_t i) const { return low + step * static_cast<double>(i); }
    std::string label(double value) const {
        const auto largest = (std::max)(std::fabs(low), std::fabs(high));
        const bool zero = std::fabs(value) < step / 2;
        if (largest >= 1e6 || largest < 1e-4) return zero ? "0" : significant_digits(value, 3);
        const auto decimals = (std::max)(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
        return fixed_decimals(zero ? 0 : value, decimals);
    }
};

inline double round_step(double least) {
    const auto power = std::pow(10.0, std::floor(std::log10(least)));
    for (const auto factor : {1.0, 2.0, 5.0})
        if (factor * power >= least * (1 - 1e-9)) return factor * power;
    return 10 * power;
}

/// Whether a value can be used as a coordinate.
inline bool plottable(double value) { return std::fabs(value) <= 1e150; }

/// The largest value that the axis must reach. Excludes outliers at the top, at most a tenth of the values,
/// that are more than ten times as high above the minimum as the next lower value. Infinite if there are
/// none. `values` must be sorted.
inline double upper_limit(std::span<const double> values) {
    const auto n = values.size();
    auto limit = std::numeric_limits<double>::infinity();
    if (n < 5) return limit;
    for (std::size_t k = 1; k <= (std::max)(n / 10, std::size_t{1}); ++k) {
        const auto rest = values[n - 1 - k] - values[0], above = values[n - k] - values[0];
        if (rest > 0 && rest < 0.1 * above) limit = values[n - 1 - k];
    }
    return limit;
}

/// The axis for a panel's values, excluding outliers; starts at zero if the values come close to it. Without
/// values, 0 … 1.
inline axis value_axis(const std::vector<curve>& curves) {
    std::vector<double> values;
    for (const auto& c : curves)
        std::copy_if(c.values.begin(), c.values.end(), std::back_inserter(values), plottable);
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    double low = values.front(), high = (std::min)(values.back(), upper_limit(values));
    if (low >= 0 && low <= 0.4 * high) low = 0;
    const auto least = (std::max)(1e-6 * (std::max)(std::fabs(low), std::fabs(high)), 1e-150);
    if (high - low < least) {
        const auto room = high == 0 ? 1 : 0.1 * std::fabs(high);
        low -= room;
        high += room;
    }
    const auto step = round_step((high - low) / 5);
    return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step, step};
}

/// Formats a panel's last values with the same number of decimals, chosen to give the largest of them four
/// digits.
inline std::string last_value_text(double value, double largest) {
    if (!std::isfinite(value) || largest >= 1e6 || largest < 1e-4) return significant_digits(value, 4);
    return fixed_decimals(value, std::clamp(3 - static_cast<int>(std::floor(std::log10(largest))), 0, 6));
}

} // namespace lamina::detail
