#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>

namespace lamina::detail {

/// Sums in double over eight interleaved parts: a fixed order that compilers can still vectorize.
template <class T>
double sum_of_squares(std::span<const T> values) {
    std::array<double, 8> parts{};
    const std::size_t whole = values.size() - values.size() % parts.size();
    const auto square = [&](std::size_t i) {
        return static_cast<double>(values[i]) * static_cast<double>(values[i]);
    };
    for (std::size_t i = 0; i < whole; i += parts.size())
        for (std::size_t k = 0; k < parts.size(); ++k) parts[k] += square(i + k);
    for (std::size_t i = whole; i < values.size(); ++i) parts[i - whole] += square(i);
    double sum = 0;
    for (const double part : parts) sum += part;
    return sum;
}

/// The factor that reduces `norm` to `limit`; 1 if it is within the limit or not finite.
inline double limiting_factor(double norm, double limit) {
    return norm > limit && std::isfinite(norm) ? limit / norm : 1.0;
}

template <class T>
void multiply(std::span<T> values, double factor) {
    if (factor == 1.0) return;
    for (T& value : values) value *= static_cast<T>(factor);
}

/// Clamps every element to [−limit, limit] (Keras: clipvalue).
template <class T>
void clip_by_value(std::span<T> gradient, std::type_identity_t<T> limit) {
    for (T& g : gradient) g = std::clamp(g, -limit, limit);
}

/// Scales one tensor so that its Euclidean norm is at most `limit` (Keras: clipnorm). Returns the original
/// norm. A gradient whose norm is not finite is left unchanged.
template <class T>
double clip_by_norm(std::span<T> gradient, double limit) {
    const double norm = std::sqrt(sum_of_squares<T>(gradient));
    multiply(gradient, limiting_factor(norm, limit));
    return norm;
}

/// Scales all tensors by one factor so that their joint Euclidean norm is at most `limit` (Keras:
/// global_clipnorm). Returns the original norm. Gradients whose norm is not finite are left unchanged.
template <class T>
double clip_by_global_norm(std::span<const std::span<T>> gradients, double limit) {
    double sum = 0;
    for (const std::span<T> gradient : gradients) sum += sum_of_squares<T>(gradient);
    const double norm = std::sqrt(sum);
    for (const std::span<T> gradient : gradients) multiply(gradient, limiting_factor(norm, limit));
    return norm;
}

} // namespace lamina::detail
