#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/language/part.hpp>

namespace lamina {
namespace words {

/// In training, sets whole channels of an image to zero with probability `Rate` and scales the others by 1 /
/// (1 − Rate) (Tompson et al. 2015; Keras's SpatialDropout2D, PyTorch's Dropout2d). Does nothing in
/// prediction.
template <double Rate>
struct spatial_dropout2d : detail::carrier {
    static constexpr const char* label = "spatial_dropout2d";
    static std::string describe() { return detail::with_number(label, Rate); }
    static constexpr double rate = Rate;
    static constexpr dims output(dims in) { return in; }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool in_range = Rate >= 0 && Rate < 1;
        static_assert(fits<in_range, Where, spatial_dropout2d, arrives>,
                      "spatial_dropout2d: the rate must be at least 0 and less than 1");
        static_assert(fits<!In.is_vector(), Where, spatial_dropout2d, arrives>,
                      "spatial_dropout2d: its input is a vector; use dropout");
        return in_range && !In.is_vector();
    }
};

} // namespace words

/// Drops each channel with probability `Rate` while training.
/// \copydetails words::spatial_dropout2d
template <double Rate>
inline constexpr words::spatial_dropout2d<Rate> spatial_dropout2d{};

} // namespace lamina
