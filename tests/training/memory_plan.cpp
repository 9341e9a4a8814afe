#include <lamina/layers/words.hpp>
#include <lamina/training/buffer_places.hpp>
#include <lamina/training/training_plan.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

#include "../small_stack.hpp"

using namespace lamina;
using namespace lamina::detail;

namespace {

template <class N>
constexpr const auto& memory_of = detail::training_plan<N, float>::memory;

// Nodes: 0 input, 1 conv2d, 2 relu, 3 max_pool2d, 4 flatten, 5 dense, 6 softmax.
struct plain_chain {
    static constexpr auto layers =
        input<6, 6, 1> >> conv2d<2, 3> >> relu >> max_pool2d<2> >> flatten >> dense<3> >> softmax;
};

// Nodes: 0 input, 1 conv2d, 2 identity, 3 conv2d, 4 add, 5 relu.
struct residual {
    static constexpr auto layers = input<4, 4, 2> >> conv2d<2, 1> >> (identity + conv2d<2, 3>(same)) >> relu;
};

struct late_start {
    static constexpr auto layers = input<4, 4, 2> >> relu >> dropout<0.5> >> flatten >> dense<2>;
};

// Nodes: 0 input, 1 conv2d, 2 batch_norm, 3 relu, 4 conv2d, 5 batch_norm, 6 add.
struct coupled {
    static constexpr auto layers = input<4, 4, 2> >> conv2d<2, 1> >> batch_norm >> relu >> conv2d<2, 3>(same)
                                   >> (batch_norm + identity);
};

} // namespace

TEST_CASE("views are the values they show") {
    constexpr const auto& t = memory_of<plain_chain>;
    static_assert(t.value[4] == 3 && !t.is_value(4) && t.operand(5, 0) == 3);
    static_assert(memory_of<residual>.value[2] == 1 && memory_of<residual>.uses[1] == 2);
    CHECK(t.result(0) == 6);
}

TEST_CASE("activations that know their derivative from the result are written over their operand") {
    constexpr const auto& t = memory_of<plain_chain>;
    static_assert(t.value_memory[2] == 1 && t.gradient_memory[1] == 2);
    static_assert(t.value_memory[3] == 3 && t.gradient_memory[2] == 2);
    static_assert(t.value_memory[6] == 5 && t.gradient_memory[5] == 6);
    constexpr const auto& wave =
        memory_of<std::remove_cvref_t<decltype(input<4, 4, 1> >> conv2d<2, 1> >> gelu)>>;
    static_assert(wave.value_memory[2] == 2 && wave.gradient_memory[1] == 2);
    // The backward of max pooling reads its result.
    constexpr const auto& pool =
        memory_of<std::remove_cvref_t<decltype(input<4, 4, 1> >> conv2d<2, 1> >> max_pool2d<2> >> relu)>>;
    static_assert(pool.value_memory[3] == 3);
    constexpr const auto& without_backward = memory_of<
        std::remove_cvref_t<decltype(input<4, 4, 1> >> max_pool2d<2> >> relu >> flatten >> dense<2>)>>;
    static_assert(without_backward.value_memory[2] == 1);
    CHECK(detail::training_plan<plain_chain, float>::activation[1] == optional_node{2, true});
    CHECK(detail::training_plan<plain_chain, float>::is_applied_before(2));
    CHECK_FALSE(detail::training_plan<plain_chain, float>::is_applied_before(6));
}

TEST_CASE("a sum is written over an operand, and its gradient goes on to one in place") {
    constexpr const auto& t = memory_of<residual>;
    static_assert(t.value_memory[4] == 3 && t.value_memory[5] == 3);
    static_assert(t.gradient_memory[4] == 5 && t.gradient_memory[1] == 5 && t.gradient_memory[3] == 3);
    static_assert(!t.adds[4][0] && !t.adds[4][1] && t.adds[3][0]);
    static_assert(t.needs_spare(3) && !t.needs_spare(1));
    CHECK(t.wanted[1]);
}

TEST_CASE("nothing is computed that no parameter needs") {
    constexpr const auto& t = memory_of<late_start>;
    static_assert(!t.wanted[0] && !t.wanted[1] && !t.wanted[2] && t.wanted[4]);
    static_assert(!t.has_backward(1) && !t.has_backward(2) && t.has_backward(4));
    constexpr const auto& asked = detail::training_plan<late_start, float, true>::memory;
    static_assert(asked.wanted[0] && asked.has_backward(1));
    CHECK(asked.adds[1][0] == false);
}

TEST_CASE("buffers live from the first step that needs them to the last") {
    constexpr auto all = lifetimes_of(memory_of<plain_chain>);
    using plan = memory_plan<7>;
    // The convolution writes at step 1; relu's backward (step 12) reads the same memory.
    static_assert(all[1] == lifetime{32, 1, 12});
    static_assert(all[2].size == 0);
    // The backward of the convolution reads the input.
    static_assert(all[0] == lifetime{36, 0, 13});
    static_assert(all[3] == lifetime{8, 3, 11});
    // The gradient of relu begins with the pool's backward (step 11) and shares memory with the
    // convolution's.
    static_assert(all[plan::buffer(buffer_kind::gradient, 2)] == lifetime{32, 11, 13});
    CHECK(all[plan::buffer(buffer_kind::gradient, 0)].size == 0);
}

TEST_CASE("the nodes between two that couple the samples are one phase") {
    constexpr const auto& t = memory_of<coupled>;
    static_assert(memory_of<plain_chain>.phases() == 1 && t.phases() == 3);
    static_assert(t.phase == std::array<std::size_t, t.phase.size()>{0, 0, 2, 2, 2, 5, 5, 5});
    static_assert(t.phase_end(0) == 2 && t.phase_end(2) == 5 && t.phase_end(5) == t.phase.size());
    static_assert(t.forward_step(3) == 2 && t.forward_step(6) == 5
                  && memory_of<plain_chain>.forward_step(3) == 3);
    // The backward of a node that couples the samples belongs to the phase before its own.
    constexpr std::size_t size = t.phase.size();
    static_assert(t.backward_step(3) == 2 * size - 2 && t.backward_step(2) == 2 * size
                  && t.backward_step(5) == 2 * size - 2);
    constexpr auto all = lifetimes_of(t);
    static_assert(all[1] == lifetime{32, 0, 2 * size} && all[2] == lifetime{32, 2, 2 * size - 2});
    // Its gradient becomes that of its operand in place.
    static_assert(t.gradient_memory[1] == t.gradient_memory[2]);
    CHECK(detail::training_plan<coupled, float>::activation[2] == optional_node{3, true});
}

TEST_CASE("the first convolution takes the gradient of a maximum at once") {
    using plan = detail::training_plan<plain_chain, float>;
    constexpr bool takes = simd::has_lookup<simd::batch<float>>;
    constexpr auto first_node = takes ? optional_node{1, true} : optional_node{};
    static_assert(plan::pooled[3] == first_node);
    static_assert(plan::done_with_pool[1] == takes && plan::done_with_pool[2] == takes);
    static_assert(!plan::done_with_pool[0] && !plan::done_with_pool[3]);
    // The gradient of the input needs those of all results.
    static_assert(!detail::training_plan<plain_chain, float, true>::pooled[3]);
    using read_twice =
        std::remove_cvref_t<decltype(input<6, 6, 1> >> conv2d<2, 3> >> (identity | relu) >> max_pool2d<2>)>;
    static_assert(!detail::training_plan<read_twice, float>::pooled[4]);
    // The fused backward reads the results unreshaped, in whole windows.
    const auto convolution = input<6, 6, 1> >> conv2d<2, 2>;
    using seen_otherwise = decltype(convolution >> reshape<10, 5, 1> >> max_pool2d<2>);
    static_assert(!detail::training_plan<seen_otherwise, float>::pooled[3]);
    using seen_again = decltype(convolution >> flatten >> reshape<5, 5, 2> >> max_pool2d<2>);
    static_assert(detail::training_plan<seen_again, float>::pooled[4] == first_node);
    using wide = decltype(input<5, 6, 1> >> conv2d<2, 2> >> max_pool2d<2>(ceil_mode));
    static_assert(!detail::training_plan<wide, float>::pooled[2]);
    using high = decltype(input<6, 5, 1> >> conv2d<2, 2> >> max_pool2d<2>(ceil_mode));
    static_assert(!detail::training_plan<high, float>::pooled[2]);
    constexpr auto all = lifetimes_of(memory_of<plain_chain>, plan::done_with_pool);
    static_assert(all[memory_of<plain_chain>.buffer(buffer_kind::gradient, 2)].size == (takes ? 0 : 32));
    CHECK(all[memory_of<plain_chain>.buffer(buffer_kind::gradient, 3)].size == 8);
}

TEST_CASE("what lies between the last word and the output") {
    const auto net = input<4> >> dense<4> >> softmax;
    using whole = detail::training_plan<decltype(net >> identity >> reshape<1, 4>), float>;
    static_assert(whole::takes_gradient_early(0) && whole::keeps_last_channels(0));
    using parted = detail::training_plan<decltype(net >> reshape<2, 2>), float>;
    static_assert(parted::takes_gradient_early(0) && !parted::keeps_last_channels(0));
    using penalized =
        detail::training_plan<decltype(net >> activity_regularization<l2<1>> >> identity), float>;
    static_assert(!penalized::takes_gradient_early(0) && penalized::keeps_last_channels(0));
    // A penalty before the last word adds to the gradient of another value.
    using before = decltype(input<4> >> activity_regularization<l2<1>> >> softmax);
    CHECK(detail::training_plan<before, float>::takes_gradient_early(0));
}

TEST_CASE("a result that is also read keeps its value, and its gradient is its own") {
    constexpr auto net = input<4> >> dense<4> >> output<"logits"> >> softmax >> output<"p"> >> dense<2>;
    using plan = detail::training_plan<decltype(net), float>;
    static_assert(plan::results == 3 && plan::memory.uses[1] == 2 && plan::memory.uses[2] == 2);
    static_assert(plan::memory.value_memory[2] == 2 && plan::memory.needs_spare(2));
    static_assert(!plan::takes_gradient_early(0) && !plan::takes_gradient_early(1));
    static_assert(plan::early_result[2] == plan::results);
    // Only the result at the end of a branch of its own takes its gradient early.
    constexpr auto ends = input<4> >> dense<4> >> as<"x"> >> dense<3> >> softmax
                          >> output<"a"> >> from<"x"> >> dense<2> >> sigmoid;
    using two = detail::training_plan<decltype(ends), float>;
    static_assert(two::takes_gradient_early(0) && two::takes_gradient_early(1));
    CHECK(two::early_result[two::memory.result(1)] == 1);
}

TEST_CASE("the plan needs no more memory than its largest moment") {
    constexpr auto buffers = lifetimes_of(memory_of<plain_chain>);
    constexpr auto places = place_buffers(buffers, 1);
    std::size_t most = 0;
    for (std::size_t step = 0; step <= 14; ++step) {
        std::size_t now = 0;
        for (const lifetime& b : buffers)
            if (b.size != 0 && b.first <= step && step <= b.last) now += b.size;
        most = std::max(most, now);
    }
    CHECK(places.total == most);
}

TEST_CASE("the buffers of thousands of nodes are placed on a small stack") {
    constexpr std::size_t size = 4000;
    static graph<size> chain;
    for (std::size_t i = 1; i < size; ++i) {
        chain.nodes[i].kind = operation::word;
        chain.nodes[i].first = i - 1;
    }
    for (node& n : chain.nodes) n.out = dims::vector(4);
    chain.output = size - 1;
    static std::array<node_needs, size> needs;
    needs[1].trainable = true;
    static const memory_plan<size> plan(chain, needs, false);
    lamina_test::with_small_stack([] {
        const buffer_places places(plan, {}, 16);
        CHECK(places.offsets.size() == plan.buffers);
        CHECK(places.total == 2 * 16); // two values at a time forward, two gradients backward
    });
}
