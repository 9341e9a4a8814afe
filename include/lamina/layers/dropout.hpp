#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/language/part.hpp>

namespace lamina {
namespace words {

/// In training, sets each value to zero with probability `Rate` and scales the others by 1 / (1 − Rate)
/// (Srivastava et al. 2014, inverted as in Keras and PyTorch). Does nothing in prediction.
template <double Rate>
struct dropout : detail::carrier {
    static constexpr const char* label = "dropout";
    static std::string describe() { return detail::with_number(label, Rate); }
    static constexpr double rate = Rate;
    static constexpr dims output(dims in) { return in; }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool in_range = Rate >= 0 && Rate < 1;
        static_assert(fits<in_range, Where, dropout, typename lamina::detail::incoming_of<In>::type>,
                      "dropout: the rate must be at least 0 and less than 1");
        return in_range;
    }
};

} // namespace words

/// Drops each value with probability `Rate` while training.
/// \copydetails words::dropout
template <double Rate>
inline constexpr words::dropout<Rate> dropout{};

} // namespace lamina
