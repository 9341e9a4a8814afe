#pragma once

#include <lamina/language/float16.hpp>
#include <lamina/weights/stored_tensor.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

namespace lamina {

namespace detail {

template <std::floating_point T>
T load_number(const std::uint8_t* from, stored_type type) {
    switch (type) {
    case stored_type::f16:
        return static_cast<T>(static_cast<float>(float16(load_little<std::uint16_t>(from))));
    case stored_type::bf16:
        return static_cast<T>(static_cast<float>(bfloat16(load_little<std::uint16_t>(from))));
    case stored_type::f32:
        return static_cast<T>(std::bit_cast<float>(load_little<std::uint32_t>(from)));
    default:
        return static_cast<T>(std::bit_cast<double>(load_little<std::uint64_t>(from)));
    }
}

/// Why a tensor's bytes cannot be read as floating-point numbers; empty if they can.
inline std::string no_numbers(const stored_tensor& t) {
    using enum stored_type;
    const std::string type = type_of_elements(t);
    if (t.type != f16 && t.type != bf16 && t.type != f32 && t.type != f64)
        return "expected F16, BF16, F32 or F64, found " + type;
    std::vector<std::size_t> factors = t.extents;
    factors.push_back(size_of(t.type));
    if (checked_product(factors) != t.bytes.size())
        return std::to_string(t.bytes.size()) + " bytes do not match the shape " + join_extents(t.extents)
               + " of " + type;
    return "";
}

/// "number 7 is 1e+300" for the first element that is bad; empty if none is.
template <class IsBad>
std::string find_number(const stored_tensor& t, IsBad is_bad) {
    const std::size_t size = size_of(t.type), count = t.bytes.size() / size;
    for (std::size_t i = 0; i < count; ++i) {
        const auto number = load_number<double>(t.bytes.data() + i * size, t.type);
        if (!is_bad(number)) continue;
        std::array<char, 32> digits{};
        std::snprintf(digits.data(), digits.size(), "%g", number);
        return "number " + std::to_string(i) + " is " + digits.data();
    }
    return "";
}

/// Why a tensor's elements do not fit in T; empty if they do.
template <std::floating_point T>
std::string too_large(const stored_tensor& t) {
    constexpr double largest = (std::numeric_limits<T>::max)();
    const auto found = find_number(t, [](double x) { return std::isfinite(x) && (std::abs)(x) > largest; });
    return found.empty() ? "" : found + ", too large for a number of " + std::to_string(sizeof(T)) + " bytes";
}

/// Why a tensor's elements cannot be weights of type T; empty if they can.
template <std::floating_point T>
std::string no_weights(const stored_tensor& t) {
    if (std::string why = no_numbers(t); !why.empty()) return why;
    const auto found = find_number(t, [](double x) { return !std::isfinite(x); });
    return found.empty() ? too_large<T>(t) : found + "; weights are finite";
}

/// Element `i` of a tensor that passes `no_numbers`.
template <std::floating_point T>
T number_at(const stored_tensor& t, std::size_t i) {
    return load_number<T>(t.bytes.data() + i * size_of(t.type), t.type);
}

} // namespace detail

/// The elements of an F16, BF16, F32 or F64 tensor, in row-major order. Other types, bytes that do not match
/// the shape, and finite values out of the range of `T` are errors that name the tensor.
template <std::floating_point T>
std::vector<T> to_floats(const stored_tensor& from) {
    std::string wrong = detail::no_numbers(from);
    if (wrong.empty()) wrong = detail::too_large<T>(from);
    if (!wrong.empty()) raise({"tensor '", from.tensor, "': ", wrong});
    std::vector<T> numbers(from.bytes.size() / detail::size_of(from.type));
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = detail::number_at<T>(from, i);
    return numbers;
}

} // namespace lamina
