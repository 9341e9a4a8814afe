#pragma once

#include <lamina/language/error.hpp>
#include <lamina/language/number_text.hpp>
#include <lamina/language/text_part.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

namespace lamina::detail {

/// A number in short form: "0.1", "1e-07", "nan".
inline std::string short_number(double value) {
    if (std::isnan(value)) return "nan"; // not "-nan"
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%g", value);
    return text.data();
}

/// Throws unless `holds`: "adam: learning_rate is -1; it must be at least 0".
inline void demand(bool holds, std::string_view option, double value, std::string_view rule) {
    if (holds) return;
    raise({option, " is ", short_number(value), "; it must be ", rule});
}
/// Options are computed with as floats, where a larger number would be infinite.
inline void demand_float(std::string_view option, double value) {
    constexpr double largest = (std::numeric_limits<float>::max)();
    demand(value <= largest, option, value, "at most " + short_number(largest));
}
inline void demand_positive(std::string_view option, double value) {
    demand(value > 0 && std::isfinite(value), option, value, "a number above 0");
    constexpr double smallest = (std::numeric_limits<float>::min)();
    demand(value >= smallest, option, value, "at least " + short_number(smallest));
    demand_float(option, value);
}
inline void demand_not_negative(std::string_view option, double value) {
    demand(value >= 0 && std::isfinite(value), option, value, "a number, at least 0");
    demand_float(option, value);
}
/// For the decay factor of a running mean.
inline void demand_below_one(std::string_view option, double value) {
    demand(value >= 0 && value < 1, option, value, "at least 0 and less than 1");
}
/// For label smoothing.
inline void demand_share(std::string_view option, double value) {
    demand(value >= 0 && value <= 1, option, value, "from 0 to 1");
}
/// For a length in epochs or steps.
inline void demand_some(std::string_view option, std::size_t value) {
    demand(value > 0, option, 0, "at least 1");
}

/// Calls the `validate` of an optimizer, a schedule, a loss or an early stopping, which throws if its options
/// are invalid. Does nothing if there is none.
template <class Options, class... Situation>
void validate_options(const Options& options, const Situation&... situation) {
    if constexpr (requires { options.validate(situation...); }) options.validate(situation...);
}

/// "from_logits = 0, label_smoothing = 0.1", for checkpoints.
inline std::string list_options(std::initializer_list<std::pair<const char*, double>> options) {
    std::string text;
    for (const auto& [name, value] : options)
        text += text_of({text.empty() ? "" : ", ", name, " = ", number_text(value)});
    return text;
}

/// The name of an optimizer, a schedule or a loss in checkpoints; empty if it has none.
template <class X>
std::string name_of() {
    if constexpr (requires { std::string(X::saved_as); })
        return X::saved_as;
    else if constexpr (requires { std::string(X::saved_name()); })
        return X::saved_name();
    else
        return {};
}

/// The options of a loss in checkpoints; empty if it says nothing of them.
template <class Loss>
std::string saved_options_of(const Loss& loss) {
    if constexpr (requires { std::string(loss.saved_options()); })
        return loss.saved_options();
    else
        return {};
}

} // namespace lamina::detail
