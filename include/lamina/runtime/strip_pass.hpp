#pragma once

#include <lamina/runtime/stage_pass.hpp>
#include <lamina/runtime/strips.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>

namespace lamina::detail {

/// A thread's pass with one sample through group G, whose stages run together strip by strip. `rows` is
/// memory for the rows between the stages.
template <class Compiled, std::size_t G>
class strip_pass {
    using T = typename Compiled::value_type;
    static constexpr const auto& stages = Compiled::template strip_stages<G>;
    static constexpr const auto& layout = Compiled::template strips<G>;

public:
    strip_pass(const stage_pass<Compiled>& pass, T* rows, kernels::range chunks)
        : pass_(pass), rows_(rows), chunks_(chunks), strip_(stages, chunks.begin) {}

    void run() {
        for (std::size_t end = chunks_.begin; end < chunks_.end;) {
            end = (std::min)(end + layout.chunks, chunks_.end);
            strip_.plan_strip(stages, end);
            for_each_index<stages.size()>([&](auto i) { run_stage<i>(); });
        }
    }

private:
    template <std::size_t Index>
    static constexpr std::size_t stage = Compiled::p::groups.first[G] + Index;

    /// Stage I of the group computes what the strip still needs.
    template <std::size_t Index>
    void run_stage() {
        if constexpr (Index + 1 < stages.size()) strip_.move_rows(stages, Index, buffer(Index));
        const kernels::range chunks{strip_.done[Index], strip_.next[Index]};
        if (chunks.size() != 0) {
            assert(strip_.stays_in_buffers(stages, layout, Index) && "strip_pass: beyond the buffers");
            pass_.template run<stage<Index>>(1, {chunks, {0, stages[Index].parts.blocks}}, source<Index>(),
                                             result<Index>());
        }
        strip_.done[Index] = strip_.next[Index];
    }
    template <std::size_t Index>
    const T* source() const {
        if constexpr (Index == 0)
            return pass_.template source<stage<Index>>();
        else
            return image(Index - 1);
    }
    template <std::size_t Index>
    T* result() const {
        if constexpr (Index + 1 == stages.size())
            return pass_.template result<stage<Index>>();
        else
            return image(Index);
    }

    T* buffer(std::size_t i) const { return rows_ + layout.offsets[i]; }
    /// Where the first pixel of the image would lie: kernels count pixels from there, but touch only those in
    /// the buffer. Often no memory lies there, so this is arithmetic with addresses, not with a pointer.
    T* image(std::size_t i) const {
        return reinterpret_cast<T*>(reinterpret_cast<std::uintptr_t>(buffer(i))
                                    - strip_.base[i] * stages[i].channels * sizeof(T));
    }

    const stage_pass<Compiled>& pass_;
    T* const rows_;
    const kernels::range chunks_;
    strip_progress<stages.size()> strip_;
};

} // namespace lamina::detail
