#pragma once

#include <lamina/language/fixed_string.hpp>
#include <lamina/language/type_list.hpp>
#include <lamina/training/metrics.hpp>
#include <lamina/training/option_rules.hpp>

#include <cstddef>
#include <string>
#include <tuple>
#include <utility>

namespace lamina {

namespace detail {

/// A loss of the result of this name, times a weight.
template <fixed_string Name, class Loss>
struct result_loss {
    static constexpr auto name = Name;
    using loss_type = Loss;

    Loss loss{};
    double weight = 1;

    void validate() const {
        demand_not_negative("losses: the weight of " + label(), weight);
        validate_options(loss);
    }
    static std::string label() {
        return Name.view().empty() ? "the result without a name" : "\"" + std::string(Name.view()) + "\"";
    }
    /// "boxes: huber".
    static std::string saved_name() {
        return (Name.view().empty() ? "" : std::string(Name.view()) + ": ") + name_of<Loss>();
    }
    /// "boxes: weight = 2, delta = 1".
    std::string saved_options() const {
        const std::string own = saved_options_of(loss);
        return (Name.view().empty() ? "" : std::string(Name.view()) + ": ")
               + list_options({{"weight", weight}}) + (own.empty() ? "" : ", " + own);
    }
};

/// What `losses` holds for a term: a loss without a name is that of the result without a name.
template <class Loss>
struct term_of {
    using type = result_loss<"", Loss>;
};
template <fixed_string Name, class Loss>
struct term_of<result_loss<Name, Loss>> {
    using type = result_loss<Name, Loss>;
};

} // namespace detail

/// A loss for the result `Name` of a network, in `losses`; `weight` (at least 0) is its factor in the total.
template <detail::fixed_string Name, class Loss>
    requires(!detail::metric_object<Loss>)
constexpr detail::result_loss<Name, Loss> on(Loss loss, double weight = 1) {
    return {std::move(loss), weight};
}
/// The losses of a network with several results: `losses{on<"boxes">(huber{}, 2.0), on<"class">(
/// categorical_crossentropy{})}`. The total is their weighted sum. A loss without `on` is that of the result
/// at the sentence's end, if that has no name. Results without a loss are not learned.
template <class... Terms>
struct losses {
    static_assert(sizeof...(Terms) != 0, "losses: give at least one loss");
    using terms_type = type_list<typename detail::term_of<Terms>::type...>;

    std::tuple<typename detail::term_of<Terms>::type...> terms;

    losses() = default;
    constexpr losses(Terms... each) : terms{{std::move(each)}...} {}

    void validate() const {
        std::apply([](const auto&... each) { (each.validate(), ...); }, terms);
    }
    /// For checkpoints: "boxes: huber; class: categorical_crossentropy".
    static std::string saved_name() { return joined(detail::term_of<Terms>::type::saved_name()...); }
    std::string saved_options() const {
        return std::apply([](const auto&... each) { return joined(each.saved_options()...); }, terms);
    }

private:
    template <class... Text>
    static std::string joined(const std::string& first, const Text&... rest) {
        return (first + ... + ("; " + rest));
    }
};
template <class... Terms>
losses(Terms...) -> losses<Terms...>;

} // namespace lamina
