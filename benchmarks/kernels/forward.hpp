#pragma once

#include <lamina/language/evaluate.hpp>
#include <lamina/runtime/predictor.hpp>

#include <memory>
#include <string>
#include <vector>

#include "measure.hpp"

namespace measure {

template <class N>
std::function<kernel()> prepare_forward(const std::string& name, std::size_t samples) {
    return [=]() -> kernel {
        using predictor = lamina::predictor<N>;
        constexpr std::size_t inputs = predictor::input_size, outputs = predictor::output_size;
        struct state {
            predictor predict;
            array x, y;
            typename predictor::workspace memory{};
        };
        const lamina::model<N> m;
        const auto s = std::make_shared<state>(
            state{predictor(m), numbers(samples * inputs, 1), array(samples * outputs)});
        const auto run = [s] {
            s->predict.predict_batch({s->x.data(), s->x.size()}, {s->y.data(), s->y.size()}, s->memory);
            escape(s->y.data());
        };
        run();
        const auto parameters = wide(m.parameters().data(), m.parameters().size());
        for (std::size_t i = 0; i < samples; ++i)
            require_close(
                name, s->y.data() + i * outputs,
                lamina::evaluate_reference<N, double>(parameters, wide(s->x.data() + i * inputs, inputs)));
        return run;
    };
}

/// Benchmarks a sentence of few words: the stages of its plan, on a number of samples.
template <class N>
void add_forward(const std::string& name, N, std::size_t samples = 1) {
    constexpr std::size_t bytes = sizeof(float);
    add(name,
        {samples * lamina::macs<N>, bytes * (samples * lamina::input_shape<N>.size() + lamina::parameters<N>),
         bytes * samples * lamina::output_shape<N>.size()},
        prepare_forward<N>(name, samples));
}

} // namespace measure
