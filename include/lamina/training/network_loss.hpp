#pragma once

#include <lamina/training/any_loss.hpp>
#include <lamina/training/loss_evaluator.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>

namespace lamina::detail {

/// A loss as `losses`: one for each result that has any.
template <class Loss>
struct terms_of {
    using list = type_list<result_loss<"", Loss>>;
    static std::tuple<const Loss&> losses(const Loss& loss) { return {loss}; }
    static constexpr std::array<double, 1> weights(const Loss&) { return {1}; }
};
template <class... Terms>
struct terms_of<lamina::losses<Terms...>> {
    using list = typename lamina::losses<Terms...>::terms_type;
    static auto losses(const lamina::losses<Terms...>& all) {
        return std::apply([](const auto&... each) { return std::tie(each.loss...); }, all.terms);
    }
    static std::array<double, sizeof...(Terms)> weights(const lamina::losses<Terms...>& all) {
        return std::apply([](const auto&... each) { return std::array{each.weight...}; }, all.terms);
    }
};

/// The result that a loss with this name is for; the number of results if there is none.
template <class N, fixed_string Name>
inline constexpr std::size_t result_named =
    Name.view().empty() ? unnamed_result<N> : position_of(results_of<N>, Name.view());

/// The condition of the static_asserts on losses; it carries the name into the diagnostic.
template <bool Holds, fixed_string Name>
inline constexpr bool suits_result = Holds;

template <class N, class T, class Loss, class Terms = typename terms_of<Loss>::list>
class network_loss;

template <class N, class T, class Loss, fixed_string... Name, class... Each>
class network_loss<N, T, Loss, type_list<result_loss<Name, Each>...>> final : public any_loss<T> {
    static constexpr std::size_t count = results_of<N>.size(), terms = sizeof...(Each);

    /// The result of each loss.
    static constexpr std::array<std::size_t, terms> result_of{result_named<N, Name>...};

    template <fixed_string One, std::size_t Result>
    static consteval bool require_result() {
        static_assert(suits_result<(Result < count || !One.view().empty()), One>,
                      "training: the network has several results; say for each what its loss is, as in "
                      "losses{on<\"…\">(huber{}), …}");
        static_assert(suits_result<(Result < count || One.view().empty()), One>,
                      "losses: the network has no result of this name");
        static_assert(suits_result<(std::ranges::count(result_of, Result) == 1), One>,
                      "losses: two losses are for the same result");
        return Result < count;
    }
    static constexpr bool fits = (require_result<Name, result_named<N, Name>>() && ...);

    template <class One, fixed_string Of>
    using judge_of = loss_evaluator<N, T, One, fits ? result_named<N, Of> : 0>;
    using evaluators = std::tuple<judge_of<Each, Name>...>;
    template <std::size_t Term>
    using evaluator = std::tuple_element_t<Term, evaluators>;

    template <class F>
    static void each_term(F f) {
        [&]<std::size_t... Term>(std::index_sequence<Term...>) {
            (f(std::integral_constant<std::size_t, Term>{}), ...);
        }(std::make_index_sequence<terms>{});
    }
    static constexpr std::array<bool, count> from_input = [] {
        std::array<bool, count> all{};
        if constexpr (fits) ((all[result_named<N, Name>] = judge_of<Each, Name>::from_input), ...);
        return all;
    }();

public:
    /// How many results have an accuracy. That of a single one is the network's.
    static constexpr std::size_t accuracies = (std::size_t{judge_of<Each, Name>::has_accuracy} + ...);

    /// Throws if the losses' options are invalid or do not fit the network or the samples.
    network_loss(const Loss& loss, const samples<T>& data)
        : any_loss<T>(from_input), data_(data), weights_(terms_of<Loss>::weights(loss)),
          evaluators_(std::apply([](const auto&... each) { return evaluators(each...); },
                                 terms_of<Loss>::losses(loss))) {
        validate_options(loss);
        each_term([&](auto i) { evaluator<i>::validate(data_.results[result_of[i]]); });
    }

    const network_samples<N, T>& data() const { return data_; }

    /// Whether a result's loss takes targets as large as the result; true if it has no loss.
    static constexpr bool takes_targets(std::size_t result) {
        bool takes = true;
        each_term([&](auto i) { takes = takes && (result_of[i] != result || evaluator<i>::takes_targets); });
        return takes;
    }

    void judge(std::span<const T* const> results, std::size_t i, T share, std::span<T* const> gradients,
               std::span<loss_sums> to) const override {
        for (std::size_t r = 0; r < count; ++r)
            if (std::ranges::find(result_of, r) == result_of.end())
                std::fill_n(gradients[r], results_of<N>[r].value.size(), T(0));
        each_term([&](auto term) {
            constexpr std::size_t r = result_of[term];
            std::get<term>(evaluators_)(results[r], data_.results[r], i,
                                        share * static_cast<T>(weights_[term]), gradients[r], to[r]);
        });
    }

    /// What the sums of each result mean, without penalties.
    lamina::score score(std::span<const loss_sums, count> sums) const {
        lamina::score all;
        each_term([&](auto term) {
            const loss_sums& one = sums[result_of[term]];
            all.loss += weights_[term] * one.mean_loss();
            if constexpr (accuracies == 1 && evaluator<term>::has_accuracy) all.accuracy = one.accuracy();
            if constexpr (count > 1)
                all.results.push_back({std::string(results_of<N>[result_of[term]].label.view()),
                                       one.mean_loss(), one.accuracy()});
        });
        return all;
    }

    /// Calls f(scores, label) for each pixel of a result of sample i, which must have labels.
    template <std::size_t Result, class F>
    void each_answer(const T* prediction, std::size_t i, F f) const {
        each_term([&](auto term) {
            if constexpr (result_of[term] == Result)
                std::get<term>(evaluators_).each_answer(prediction, data_.results[Result], i, f);
        });
    }
    /// Whether labels of a result can be compared with its scores.
    template <std::size_t Result>
    static constexpr bool has_scores =
        ((result_named<N, Name> == Result && judge_of<Each, Name>::has_scores) || ...);

private:
    network_samples<N, T> data_;
    std::array<double, terms> weights_;
    evaluators evaluators_;
};

} // namespace lamina::detail
