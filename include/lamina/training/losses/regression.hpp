#pragma once

#include <lamina/training/losses/loss.hpp>
#include <lamina/training/option_rules.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

namespace lamina {

/// The mean over all outputs of (prediction − target)².
struct mean_squared_error {
    static constexpr const char* saved_as = "mean_squared_error";

    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> prediction,
                 std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        const T n = static_cast<T>(prediction.size());
        T loss = 0;
        for (std::size_t i = 0; i < prediction.size(); ++i) {
            const T e = prediction[i] - target[i];
            loss += e * e;
            gradient[i] = 2 * e / n;
        }
        return loss / n;
    }
};

/// The mean over all outputs of |prediction − target|; the derivative at 0 is taken as 0.
struct mean_absolute_error {
    static constexpr const char* saved_as = "mean_absolute_error";

    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> prediction,
                 std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        const T n = static_cast<T>(prediction.size());
        T loss = 0;
        for (std::size_t i = 0; i < prediction.size(); ++i) {
            const T e = prediction[i] - target[i];
            loss += std::fabs(e);
            gradient[i] = (e > 0 ? T{1} : e < 0 ? T{-1} : T{0}) / n;
        }
        return loss / n;
    }
};

/// The mean over all outputs of e² / 2 where |e| ≤ delta and delta · (|e| − delta / 2) elsewhere, with e =
/// prediction − target (Huber 1964). Delta must be positive.
struct huber {
    static constexpr const char* saved_as = "huber";
    double delta = 1;

    void validate() const { detail::demand_positive("huber: delta", delta); }

    std::string saved_options() const { return detail::list_options({{"delta", delta}}); }

    template <class T>
    T operator()(std::span<const std::type_identity_t<T>> prediction,
                 std::span<const std::type_identity_t<T>> target, std::span<T> gradient) const {
        const T n = static_cast<T>(prediction.size()), d = static_cast<T>(delta);
        T loss = 0;
        for (std::size_t i = 0; i < prediction.size(); ++i) {
            const T e = prediction[i] - target[i], size = std::fabs(e);
            const bool inside = size <= d;
            loss += inside ? e * e / 2 : d * (size - d / 2);
            gradient[i] = (inside ? e : std::copysign(d, e)) / n;
        }
        return loss / n;
    }
};

} // namespace lamina
