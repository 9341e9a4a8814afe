#pragma once

#include <lamina/plan/graph.hpp>
#include <lamina/plan/place.hpp>

#include <array>
#include <cstddef>
#include <initializer_list>

namespace lamina::detail {

/// What the memory plan needs to know about a node's word (see trained_word). Joins have no needs.
struct node_needs {
    bool view = false, in_place = false;
    bool reads_input = false, reads_output = false;
    bool trainable = false, couples = false;
    /// The size of what it saves for backward.
    std::size_t saved = 0;
};

/// A node, or none. GCC 12 cannot evaluate arrays of std::optional within another constant.
struct optional_node {
    std::size_t number = 0;
    bool exists = false;

    constexpr explicit operator bool() const { return exists; }
    constexpr std::size_t operator*() const { return number; }
    friend constexpr bool operator==(const optional_node&, const optional_node&) = default;
};

/// What a buffer holds: the value of a node, its gradient, a gradient that is then added to another, or what
/// the node's word saves from forward for backward.
enum class buffer_kind { value, gradient, spare_gradient, saved };
inline constexpr std::size_t buffer_kinds = 4;

/// How the values and gradients of a network share memory in training. A value is identified by the node that
/// computes it; views are not separate values. There is a buffer of each kind for each node, of size 0 where
/// it is not needed.
template <std::size_t Size>
struct memory_plan {
    graph<Size> net;
    std::array<node_needs, Size> needs;
    /// The value of each node's result.
    std::array<std::size_t, Size> value{};
    /// The number of nodes that read a value, and of results that are it; a node that reads it twice counts
    /// twice.
    std::array<std::size_t, Size> uses{};
    /// Whether backward needs the gradient of a value.
    std::array<bool, Size> wanted{};
    /// Per operand: whether its gradient already holds a contribution when the node's backward runs, so that
    /// the node must add to it.
    std::array<std::array<bool, 2>, Size> adds{};
    /// The value whose memory a value occupies, and the same for gradients.
    std::array<std::size_t, Size> value_memory{}, gradient_memory{};
    /// The first node of each node's phase. A few samples at a time can pass through a phase; a node that
    /// couples the samples starts a new one, because it needs all of them. If no node does, the network is
    /// one phase.
    std::array<std::size_t, Size> phase{};

    static constexpr std::size_t none = Size;
    static constexpr std::size_t buffers = buffer_kinds * Size;
    /// The position of a buffer among all.
    static constexpr std::size_t buffer(buffer_kind kind, std::size_t node) {
        return static_cast<std::size_t>(kind) * Size + node;
    }

    constexpr memory_plan(const graph<Size>& g, const std::array<node_needs, Size>& n,
                          bool with_input_gradient)
        : net(g), needs(n) {
        for (std::size_t i = 0; i < Size; ++i) read(i, with_input_gradient);
        for (std::size_t i = 1; i < Size; ++i) phase[i] = needs[i].couples ? i : phase[i - 1];
        for (std::size_t r = 0; r < results(); ++r) {
            ++uses[result(r)];
            wanted[result(r)] = true;
        }
        for (std::size_t i = 0; i < Size; ++i) value_memory[i] = is_value(i) ? choose_memory(i) : none;
        gradient_memory.fill(none);
        std::array<bool, Size> begun{};
        for (std::size_t r = 0; r < results(); ++r) {
            begun[result(r)] = true;
            gradient_memory[result(r)] = result(r);
        }
        for (std::size_t i = Size; i-- > 0;) pass_gradients(i, begun);
    }

    constexpr bool is_value(std::size_t i) const { return value[i] == i; }
    constexpr std::size_t results() const { return net.results.count; }
    /// The value of result r.
    constexpr std::size_t result(std::size_t r) const { return value[net.results[r]]; }
    constexpr bool results_are_distinct() const {
        for (std::size_t r = 0; r < results(); ++r)
            for (std::size_t k = 0; k < r; ++k)
                if (result(k) == result(r)) return false;
        return true;
    }
    /// Whether a loss may write the gradient of the operand of result r's word in place of the result's: no
    /// node reads the result, and the operand's gradient begins with the word's.
    constexpr bool takes_gradient_early(std::size_t r) const {
        const std::size_t v = result(r);
        if (uses[v] != 1 || !net[v].is_word() || adds[v][0]) return false;
        return !wanted[operand(v, 0)] || gradient_memory[operand(v, 0)] == gradient_memory[v];
    }
    /// The value that node i reads as its operand k.
    constexpr std::size_t operand(std::size_t i, std::size_t k) const {
        return value[k == 0 ? net[i].first : net[i].second];
    }
    /// Whether node i does anything in backward.
    constexpr bool has_backward(std::size_t i) const {
        if (net[i].kind == operation::input) return false;
        for (std::size_t k = 0; k < net[i].operands(); ++k)
            if (wanted[operand(i, k)]) return true;
        return needs[i].trainable;
    }
    /// The first node after the phase that begins with node `begin`.
    constexpr std::size_t phase_end(std::size_t begin) const {
        std::size_t end = begin + 1;
        while (end < Size && phase[end] == begin) ++end;
        return end;
    }
    constexpr std::size_t phases() const {
        std::size_t count = 1;
        for (std::size_t i = 1; i < Size; ++i) count += phase[i] == i;
        return count;
    }
    /// The step in which node i runs forward or backward. If there are several phases, all nodes of a phase
    /// share a step, because different samples are at different nodes of it at the same time.
    constexpr std::size_t forward_step(std::size_t i) const { return phases() == 1 ? i : phase[i]; }
    constexpr std::size_t backward_step(std::size_t i) const {
        return 2 * Size - forward_step(needs[i].couples ? i - 1 : i);
    }
    /// Whether the word of node i needs spare memory for a gradient that is then added to the operand's.
    constexpr bool needs_spare(std::size_t i) const {
        return net[i].is_word() && !needs[i].view && wanted[operand(i, 0)] && adds[i][0];
    }

private:
    constexpr void read(std::size_t i, bool with_input_gradient) {
        value[i] = net[i].is_word() && needs[i].view ? value[net[i].first] : i;
        if (net[i].kind == operation::input) wanted[i] = with_input_gradient;
        if (needs[i].trainable) wanted[i] = true;
        for (std::size_t k = 0; k < net[i].operands(); ++k) {
            const std::size_t v = operand(i, k);
            if (!needs[i].view || needs[i].reads_input) ++uses[v];
            if (wanted[v]) wanted[i] = true;
        }
    }

    /// A value overwrites an operand if no other node reads it and backward does not need it.
    constexpr std::size_t choose_memory(std::size_t i) const {
        const bool join = net[i].kind == operation::add;
        if (!join && !needs[i].in_place) return i;
        for (std::size_t k = 0; k < net[i].operands(); ++k) {
            const std::size_t v = operand(i, k);
            const bool read_again =
                (needs[i].reads_input && has_backward(i)) || (needs[v].reads_output && has_backward(v));
            if (uses[v] == 1 && !read_again) return value_memory[v];
        }
        return i;
    }

    /// The gradient of one operand starts in the memory of the result's gradient, which is not read
    /// afterwards.
    constexpr void pass_gradients(std::size_t i, std::array<bool, Size>& begun) {
        if (!is_value(i) || net[i].kind == operation::input) return;
        bool taken = !(net[i].kind == operation::add || needs[i].in_place);
        for (std::size_t k = 0; k < net[i].operands(); ++k) {
            const std::size_t v = operand(i, k);
            if (!wanted[v]) continue;
            adds[i][k] = begun[v];
            if (!begun[v]) {
                gradient_memory[v] = taken ? v : gradient_memory[i];
                taken = true;
            }
            begun[v] = true;
        }
    }
};

/// The lifetime of each buffer, in steps; the loss is step Size. `skipped` values get no gradient.
template <std::size_t Size>
constexpr std::array<lifetime, memory_plan<Size>::buffers>
lifetimes_of(const memory_plan<Size>& plan, const std::array<bool, Size>& skipped = {}) {
    std::array<lifetime, memory_plan<Size>::buffers> all{};
    const auto need = [&](buffer_kind kind, std::size_t node, std::size_t size, std::size_t step) {
        lifetime& b = all[plan.buffer(kind, node)];
        b = b.size == 0 ? lifetime{size, step, step}
                        : lifetime{size, step < b.first ? step : b.first, step > b.last ? step : b.last};
    };
    const auto size = [&](std::size_t v) { return plan.net[v].out.size(); };
    const auto value = [&](std::size_t v, std::size_t step) {
        need(buffer_kind::value, plan.value_memory[v], size(v), step);
    };
    const auto gradient = [&](std::size_t v, std::size_t step) {
        if (plan.wanted[v] && !skipped[v])
            need(buffer_kind::gradient, plan.gradient_memory[v], size(v), step);
    };
    for (std::size_t i = 0; i < Size; ++i) {
        const std::size_t forward = plan.forward_step(i), backward = plan.backward_step(i);
        const node_needs& n = plan.needs[i];
        if (plan.is_value(i)) value(i, forward);
        if (plan.has_backward(i)) gradient(plan.value[i], backward);
        if (plan.has_backward(i) && n.reads_output) value(plan.value[i], backward);
        for (std::size_t k = 0; k < plan.net[i].operands(); ++k) {
            const std::size_t v = plan.operand(i, k);
            value(v, forward);
            if (!plan.has_backward(i)) continue;
            gradient(v, backward);
            if (n.reads_input || plan.net[i].kind == operation::multiply) value(v, backward);
        }
        if (plan.needs_spare(i)) need(buffer_kind::spare_gradient, i, size(plan.operand(i, 0)), backward);
        if (n.saved != 0) need(buffer_kind::saved, i, n.saved, forward);
        if (n.saved != 0 && plan.has_backward(i)) need(buffer_kind::saved, i, n.saved, backward);
    }
    for (std::size_t r = 0; r < plan.results(); ++r) {
        value(plan.result(r), Size);
        gradient(plan.result(r), Size);
    }
    for (std::size_t i = 0; i < Size; ++i) {
        if (plan.net[i].kind != operation::input) continue;
        value(i, 0);
        gradient(i, 2 * Size);
    }
    return all;
}

} // namespace lamina::detail
