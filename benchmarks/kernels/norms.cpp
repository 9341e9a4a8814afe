#include <lamina/layers/activations.hpp>
#include <lamina/layers/batch_norm.hpp>
#include <lamina/layers/group_norm.hpp>
#include <lamina/layers/layer_norm.hpp>
#include <lamina/layers/local_response_norm.hpp>
#include <lamina/layers/softmax.hpp>
#include <lamina/runtime/predicted_words.hpp>

#include "forward.hpp"
#include "kernels.hpp"

using namespace lamina;

void add_norms() {
    using measure::add_forward;
    add_forward("batch_norm+relu/56x56x64/forward", input<56, 56, 64> >> batch_norm >> relu);
    add_forward("layer_norm/56x56x96/forward", input<56, 56, 96> >> layer_norm);
    add_forward("group_norm<32>/28x28x128/forward", input<28, 28, 128> >> group_norm<32>);
    add_forward("local_response_norm<5>/27x27x96/forward", input<27, 27, 96> >> local_response_norm<5>);
    add_forward("softmax/1000/forward", input<1000> >> softmax);
    add_forward("silu/28x28x128/forward", input<28, 28, 128> >> silu);
    add_forward("gelu/28x28x128/forward", input<28, 28, 128> >> gelu);
    add_forward("tanh/28x28x128/forward", input<28, 28, 128> >> lamina::tanh);
}
