#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/language/part.hpp>

namespace lamina {
namespace words {

/// In training, sets all values of a sample to zero with probability `Rate` and scales those of the other
/// samples by 1 / (1 − Rate) (Huang et al. 2016; torchvision's StochasticDepth, mode "row"). Used at the end
/// of a residual branch. Does nothing in prediction.
template <double Rate>
struct stochastic_depth : detail::carrier {
    static constexpr const char* label = "stochastic_depth";
    static std::string describe() { return detail::with_number(label, Rate); }
    static constexpr double rate = Rate;
    static constexpr dims output(dims in) { return in; }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool in_range = Rate >= 0 && Rate < 1;
        static_assert(fits<in_range, Where, stochastic_depth, typename lamina::detail::incoming_of<In>::type>,
                      "stochastic_depth: the rate must be at least 0 and less than 1");
        return in_range;
    }
};

} // namespace words

/// Drops a whole branch, sample by sample, with probability `Rate` while training.
/// \copydetails words::stochastic_depth
template <double Rate>
inline constexpr words::stochastic_depth<Rate> stochastic_depth{};

} // namespace lamina
