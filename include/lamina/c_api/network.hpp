// needs: safetensors
#pragma once

#include <lamina/c_api/lamina_c.h>
#include <lamina/language/queries.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/predictor.hpp>
#include <lamina/weights/weights.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace lamina::detail {

/// An input or an output, for C.
struct c_value {
    std::array<char, 128> label{};
    dims extents;
};

} // namespace lamina::detail

struct lamina_network {
    const char* label;
    std::size_t parameters;
    std::span<const lamina::detail::c_value> inputs, outputs;
    /// Throws if the weights do not fit.
    std::unique_ptr<lamina_predictor> (*create)(const lamina::file_source& weights);
};

struct lamina_predictor {
    explicit lamina_predictor(const lamina_network& of) : network(of) {}
    lamina_predictor(const lamina_predictor&) = delete;
    lamina_predictor& operator=(const lamina_predictor&) = delete;
    virtual ~lamina_predictor() = default;

    virtual std::unique_ptr<lamina_predictor> clone() const = 0;
    virtual void set_threads(std::size_t threads) = 0;
    virtual void predict(std::size_t samples, const float* const* inputs, float* const* outputs) = 0;

    const lamina_network& network;
};

namespace lamina::detail {

template <class N>
class c_predictor final : public lamina_predictor {
public:
    c_predictor(const lamina_network& of, std::shared_ptr<const predictor<N>> weights)
        : lamina_predictor(of), weights_(std::move(weights)) {}

    std::unique_ptr<lamina_predictor> clone() const override {
        return std::make_unique<c_predictor>(network, weights_);
    }
    void set_threads(std::size_t threads) override { work_ = typename predictor<N>::workspace(threads); }
    void predict(std::size_t samples, const float* const* inputs, float* const* outputs) override {
        caller_memory<N, float> at;
        std::copy_n(inputs, at.x.size(), at.x.begin());
        std::copy_n(outputs, at.y.size(), at.y.begin());
        by_position::predict(*weights_, samples, at, work_);
    }

private:
    std::shared_ptr<const predictor<N>> weights_;
    typename predictor<N>::workspace work_;
};

template <const auto& List>
inline constexpr auto c_values = [] {
    std::array<c_value, List.size()> all;
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::ranges::copy(List[i].label, all[i].label.begin());
        all[i].extents = List[i].extents;
    }
    return all;
}();

/// The network `N` as C sees it, under this name.
template <class N, fixed_string Label>
inline constexpr lamina_network c_network{
    .label = Label.text,
    .parameters = parameters<N>,
    .inputs = c_values<input_list<N>>,
    .outputs = c_values<result_list<N>>,
    .create = [](const file_source& weights) -> std::unique_ptr<lamina_predictor> {
        model<N> m;
        load_weights(m, weights);
        return std::make_unique<c_predictor<N>>(c_network<N, Label>, std::make_shared<const predictor<N>>(m));
    }};

} // namespace lamina::detail
