// Built with -fno-exceptions and -fno-rtti: everything from a sentence to its prediction. Returns 0 where the
// predictor and the scalar reference agree.
#include <lamina/lamina.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

struct net {
    static constexpr auto layers = input<8, 9, 3> >> conv2d<5, 3>(same) >> batch_norm >> relu
                                   >> max_pool2d<2> >> (identity | (conv2d<5, 3>(same) >> sigmoid)) >> flatten
                                   >> dense<7> >> (identity + dense<7>) >> softmax;
};

static_assert(!std::is_polymorphic_v<model<net>>);
static_assert(!std::is_polymorphic_v<predictor<net>>);
static_assert(!std::is_polymorphic_v<predictor<net>::workspace>);
static_assert(std::is_empty_v<sentence_of<net>> && !std::is_polymorphic_v<sentence_of<net>>);

int main() {
    const model<net> m(3);
    const predictor p(m);
    predictor<net>::workspace w;
    std::vector<float> x(3 * input_shape<net>.size()), y(3 * output_shape<net>.size());
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::sin(static_cast<float>(i));
    p.predict_batch(x, y, w);
    for (std::size_t i = 0; i < 3; ++i) {
        const auto expected = evaluate_reference<net, float>(
            m.parameters(), std::span(x).subspan(i * input_shape<net>.size(), input_shape<net>.size()));
        for (std::size_t k = 0; k < expected.size(); ++k)
            if (!(std::abs(y[i * expected.size() + k] - expected[k]) < 1e-5f)) return 1;
    }
    return 0;
}
