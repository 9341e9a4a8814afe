#pragma once

#include <lamina/language/caches.hpp>
#include <lamina/plan/storage.hpp>

#include <array>
#include <cstddef>

namespace lamina::detail {

/// The producer of a stage: the loop that computes its values.
enum class stage_kind {
    convolution,
    transposed_convolution,
    dense,
    pooling,
    pointwise,
    channel_softmax,
    copy,
    other
};

/// The role of a node that is fused into a stage: it works on values in the producer's registers.
enum class fused_kind { map, channel_map, scale_shift, add, multiply, gate, pixel_gate };

struct fused_node {
    fused_kind kind = fused_kind::map;
    std::size_t node = 0;
    /// The second operand of add, multiply and gates.
    std::size_t operand = 0;

    /// Whether it reads a value for each pixel.
    constexpr bool reads_pixels() const {
        return kind == fused_kind::add || kind == fused_kind::multiply || kind == fused_kind::pixel_gate;
    }
    constexpr bool reads_value() const { return reads_pixels() || kind == fused_kind::gate; }
    /// The number of per-channel operands it reads: its word's parameters, or what they fold into.
    constexpr std::size_t channel_operands() const {
        return kind == fused_kind::scale_shift ? 2 : kind == fused_kind::channel_map ? 1 : 0;
    }
    friend constexpr bool operator==(const fused_node&, const fused_node&) = default;
};

/// One loop of a prediction: it reads value `source` and writes value `result`.
struct stage_plan {
    static constexpr std::size_t most_fused = 12;

    stage_kind kind = stage_kind::copy;
    std::size_t source = 0, result = 0;
    /// The producer's node, or no_node for a chain of point-wise nodes or a copy.
    std::size_t producer = no_node;
    /// A batch_norm folded into the producer's weights, and a pool fused after it in registers.
    std::size_t norm = no_node, pool = no_node;
    std::array<fused_node, most_fused> fused{};
    std::size_t fused_count = 0;
    /// The first channels that a copy reads and writes. It copies as many channels as the smaller of source
    /// and result has.
    std::size_t from_channel = 0, to_channel = 0;

    constexpr bool reads_tensors() const {
        for (std::size_t i = 0; i < fused_count; ++i)
            if (fused[i].reads_pixels()) return true;
        return false;
    }
    /// Whether it reads values that other stages computed, besides its source.
    constexpr bool reads_values() const {
        for (std::size_t i = 0; i < fused_count; ++i)
            if (fused[i].reads_value()) return true;
        return false;
    }
    friend constexpr bool operator==(const stage_plan&, const stage_plan&) = default;
};

/// The word before a stage that is folded into its producer's weights, or no_node.
template <std::size_t Size>
constexpr std::size_t scaling_of(const graph<Size>& g, const stage_plan& s) {
    return s.producer == no_node ? no_node : g[s.producer].scaling;
}

template <std::size_t Size>
struct stage_list {
    std::array<stage_plan, 2 * Size + 1> stages{};
    std::size_t size = 0;

    constexpr const stage_plan& operator[](std::size_t i) const { return stages[i]; }
    friend constexpr bool operator==(const stage_list&, const stage_list&) = default;
};

template <std::size_t Size>
class fuser {
public:
    constexpr fuser(const graph<Size>& g, const facts<Size>& f, const std::array<storage, Size>& where)
        : g_(g), f_(f), where_(where), uses_(count_uses(g)) {}

    constexpr stage_list<Size> run() {
        for (std::size_t i = 0; i < Size; ++i) ready_[i] = g_[i].kind == operation::input;
        for (std::size_t i = 0; i < Size; ++i)
            if (g_[i].kind != operation::input && uses_[i] > 0 && !taken_[i]) visit(i);
        for (std::size_t i = 0; i < g_.results.count; ++i)
            if (const std::size_t v = g_.results[i]; g_[where_[v].root].kind == operation::input)
                push({.kind = stage_kind::copy, .source = v, .result = v});
        return list_;
    }

private:
    constexpr void visit(std::size_t i) {
        if (g_[i].kind == operation::concat) {
            copy_part(g_[i].first, i, 0);
            copy_part(g_[i].second, i, g_[g_[i].first].out.channels);
            ready_[i] = true;
        } else if (g_[i].is_word() && f_[i].role == role::view) {
            ready_[i] = true;
        } else if (g_[i].is_word() && f_[i].role == role::slice) {
            copy_slice(i);
        } else {
            begin(i);
        }
    }
    constexpr void push(stage_plan s) {
        ready_[s.result] = true;
        list_.stages[list_.size++] = s;
    }
    /// Copies a branch into the concatenation if it could not be written there directly.
    constexpr void copy_part(std::size_t part, std::size_t whole, std::size_t first_channel) {
        const storage in = where_[part], out = where_[whole];
        if (in.root == out.root && in.offset == out.offset + first_channel) return;
        stage_plan s{.kind = stage_kind::copy, .source = part, .result = whole};
        s.to_channel = first_channel;
        push(s);
    }
    /// Copies a slice out of its operand if it could not stay there.
    constexpr void copy_slice(std::size_t i) {
        ready_[i] = true;
        if (where_[i].root == where_[g_[i].first].root) return;
        stage_plan s{.kind = stage_kind::copy, .source = g_[i].first, .result = i};
        s.from_channel = f_[i].first_channel;
        push(s);
    }

    constexpr void begin(std::size_t i) {
        stage_plan s{.kind = producer_kind(i), .source = g_[i].first, .result = i, .producer = i};
        if (s.kind == stage_kind::pointwise) {
            s.producer = no_node;
            // An image times a gate is a chain that starts with the image.
            if (g_[i].operands() == 2 && g_[s.source].out.size() < g_[g_[i].second].out.size())
                s.source = g_[i].second;
            s.result = s.source;
            fuse(s, i);
        }
        if (takes_followers(s))
            for (std::size_t next = follower(s); next != Size && fuse(s, next);) next = follower(s);
        push(s);
    }
    constexpr stage_kind producer_kind(std::size_t i) const {
        if (!g_[i].is_word()) return stage_kind::pointwise;
        switch (f_[i].role) {
        case role::convolution:
            return stage_kind::convolution;
        case role::transposed_convolution:
            return stage_kind::transposed_convolution;
        case role::dense:
            return stage_kind::dense;
        case role::pooling:
            return stage_kind::pooling;
        case role::channel_softmax:
            return stage_kind::channel_softmax;
        case role::pointwise:
        case role::channelwise:
        case role::normalization:
            return stage_kind::pointwise;
        default:
            return stage_kind::other;
        }
    }

    /// The loop of a word of role `other` applies what follows to memory that it has just written: a few
    /// rows, or a result that the cache holds beside the source.
    constexpr bool takes_followers(const stage_plan& s) const {
        if (s.kind != stage_kind::other) return s.kind != stage_kind::channel_softmax;
        return f_[s.producer].rowwise || g_[s.result].out.size() * sizeof(float) <= caches::second / 2;
    }
    /// The producer writes where value i is stored, pixels possibly apart.
    constexpr bool can_write(const stage_plan& s, std::size_t i) const {
        return s.kind != stage_kind::other || f_[s.producer].rowwise || g_[i].out.pixels() == 1
               || where_[i].stride == g_[i].out.channels;
    }

    /// The only reader of the stage's current result; Size if there is no single reader.
    constexpr std::size_t follower(const stage_plan& s) const {
        return uses_[s.result] == 1 && !g_.is_result(s.result) ? reader_of(g_, uses_, s.result) : Size;
    }
    /// Fuses node i, which reads s.result, into the stage. Returns false if that is not possible.
    constexpr bool fuse(stage_plan& s, std::size_t i) {
        if (s.fused_count == stage_plan::most_fused || !can_write(s, i)) return false;
        if (s.pool != no_node && !may_precede_pool(s, i)) return false;
        const bool has_weights = s.kind == stage_kind::convolution
                                 || s.kind == stage_kind::transposed_convolution
                                 || s.kind == stage_kind::dense;
        if (g_[i].is_word()) {
            if (f_[i].role == role::pointwise)
                add(s, {fused_kind::map, i, 0});
            else if (f_[i].role == role::channelwise)
                add(s, {fused_kind::channel_map, i, 0});
            else if (f_[i].role == role::normalization && has_weights && s.fused_count == 0
                     && s.norm == no_node)
                s.norm = i;
            else if (f_[i].role == role::normalization)
                add(s, {fused_kind::scale_shift, i, 0});
            else if (f_[i].role == role::pooling && s.kind == stage_kind::convolution && can_pool(s, i))
                s.pool = i;
            else
                return false;
        } else {
            const std::size_t other = g_[i].first == s.result ? g_[i].second : g_[i].first;
            const dims mine = g_[s.result].out, theirs = g_[other].out;
            if (g_[i].kind == operation::concat || !ready_[other] || mine.size() != g_[i].out.size())
                return false;
            add(s, {g_[i].kind == operation::add ? fused_kind::add : factor_of(mine, theirs), i, other});
        }
        s.result = i;
        taken_[i] = true;
        return true;
    }
    static constexpr fused_kind factor_of(dims mine, dims theirs) {
        if (theirs.channels < mine.channels) return fused_kind::pixel_gate;
        return theirs.pixels() < mine.pixels() ? fused_kind::gate : fused_kind::multiply;
    }
    static constexpr void add(stage_plan& s, fused_node n) { s.fused[s.fused_count++] = n; }

    /// A node after the pool is applied before it: max(f(x)) = f(max(x)) if f is non-decreasing.
    constexpr bool may_precede_pool(const stage_plan& s, std::size_t i) const {
        return f_[s.pool].pool.kind == kernels::pooling::max && g_[i].is_word()
               && f_[i].role == role::pointwise && f_[i].monotonic;
    }
    /// Cells of a window that a convolution can pool in the registers of any instruction set.
    static constexpr std::size_t most_pooled = 12;
    /// The pool can be fused if its windows do not overlap, have no padding and fit into a tile of registers.
    constexpr bool can_pool(const stage_plan& s, std::size_t i) const {
        const kernels::window_geometry& w = f_[i].pool.window;
        return f_[i].may_fuse && w.kernel == w.strides && w.dilation == extent2{1, 1} && !f_[i].pool.adaptive
               && !w.pad.any() && w.kernel.size() <= most_pooled && !s.reads_tensors()
               && w.out.height * w.strides.height <= w.in.height
               && w.out.width * w.strides.width <= w.in.width;
    }

    const graph<Size>& g_;
    const facts<Size>& f_;
    const std::array<storage, Size>& where_;
    std::array<std::size_t, Size> uses_;
    /// Values that an earlier stage has computed, and nodes that are already part of a stage.
    std::array<bool, Size> ready_{};
    std::array<bool, Size> taken_{};
    stage_list<Size> list_{};
};

/// Groups the nodes into loops. A producer (convolution, dense, pool, another word) takes the point-wise
/// nodes that follow it; a convolution also takes a small pool after these, and the nodes after the pool that
/// may be moved before it. A chain of point-wise nodes without a producer is a loop of its own.
template <std::size_t Size>
constexpr stage_list<Size> fuse_stages(const graph<Size>& g, const facts<Size>& f,
                                       const std::array<storage, Size>& where) {
    return fuser<Size>(g, f, where).run();
}

} // namespace lamina::detail
