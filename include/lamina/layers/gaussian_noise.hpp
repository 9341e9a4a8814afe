#pragma once

#include <lamina/language/number_text.hpp>
#include <lamina/language/part.hpp>

namespace lamina {
namespace words {

/// In training, adds normally distributed noise with mean 0 to each value (Keras's GaussianNoise). Does
/// nothing in prediction.
template <double Stddev>
struct gaussian_noise : detail::carrier {
    static constexpr const char* label = "gaussian_noise";
    static std::string describe() { return detail::with_number(label, Stddev); }
    static constexpr double stddev = Stddev;
    static constexpr dims output(dims in) { return in; }

    template <dims In, class Where>
    static consteval bool allows() {
        constexpr bool in_range = Stddev >= 0;
        static_assert(fits<in_range, Where, gaussian_noise, typename lamina::detail::incoming_of<In>::type>,
                      "gaussian_noise: the standard deviation must be at least 0");
        return in_range;
    }
};

} // namespace words

/// Adds noise of this standard deviation while training.
/// \copydetails words::gaussian_noise
template <double Stddev>
inline constexpr words::gaussian_noise<Stddev> gaussian_noise{};

} // namespace lamina
