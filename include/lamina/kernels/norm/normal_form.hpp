#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace lamina::kernels {

/// Normalizes values to mean 0 and variance 1: (x − center) · inverse + shift. `shift` makes up for the
/// digits of the mean that `center` loses to rounding: near a large mean, a T is coarse.
template <class T>
struct normal_form {
    T center, inverse, shift;

    static constexpr std::size_t size = 3;
    void store(T* to) const {
        to[0] = center;
        to[1] = inverse;
        to[2] = shift;
    }
    static normal_form load(const T* from) { return {from[0], from[1], from[2]}; }

    /// From the sums of x − center and of its square over `count` values, where center is near the mean.
    /// `epsilon` is added to the (biased) variance.
    static normal_form of(T center, double sum, double squares, double count, double epsilon) {
        const double left = sum / count, variance = (std::max)(squares / count - left * left, 0.0);
        const double inverse = 1 / std::sqrt(variance + epsilon);
        return {center, static_cast<T>(inverse), static_cast<T>(-left * inverse)};
    }
};

} // namespace lamina::kernels
