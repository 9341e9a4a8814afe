#pragma once

#include <lamina/language/caches.hpp>
#include <lamina/language/checked_product.hpp>
#include <lamina/runtime/aligned.hpp>
#include <lamina/runtime/batch_size.hpp>
#include <lamina/runtime/compiled_plan.hpp>
#include <lamina/runtime/fixed_span.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/runtime/named_memory.hpp>
#include <lamina/runtime/network_pass.hpp>
#include <lamina/runtime/one_at_a_time.hpp>
#include <lamina/runtime/prediction.hpp>
#include <lamina/runtime/same_parameters.hpp>
#include <lamina/runtime/thread_team.hpp>
#include <lamina/runtime/weight_width.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace lamina {

namespace detail {

/// Predictions whose inputs and results are known by their positions in the sentence. Does not check sizes.
struct by_position {
    template <class Predictor, class Memory>
    static void predict(const Predictor& p, std::size_t samples, const Memory& memory,
                        typename Predictor::workspace& work) {
        p.predict_samples(samples, memory, work);
    }
};

} // namespace detail

/// A network compiled for prediction: batch_norm is folded, weights are packed for the kernels, and every
/// stage of the plan is one loop. Allocates nothing after construction. All members are const; several
/// threads may call them at the same time, each with its own workspace (debug builds assert that). A
/// workspace can have several threads; the results are bit-identical for any number of them. Width is the
/// storage format of the weights.
template <class N, class T = float, class Arch = simd::default_arch, class Width = detail::full_width,
          detail::thread_costs Costs = {}>
    requires detail::given_network<N>
class predictor {
    using compiled = detail::compiled_plan<N, T, Arch, Width, Costs>;
    using caller_memory = detail::caller_memory<N, T>;
    static_assert(std::is_same_v<Width, detail::full_width> || std::is_same_v<T, float>,
                  "predictor: only floats can be stored in half their width; use full_width");

public:
    using value_type = T;
    using network_type = N;
    static constexpr std::size_t input_size = input_shape<N>.size();
    static constexpr std::size_t output_size = output_shape<N>.size();
    /// The size of the packed weights in bytes.
    static constexpr std::size_t packed_bytes = compiled::sizes.packed * sizeof(T);

    /// The number of threads for which one sample has enough work: each gets at least 2^21 multiply-adds plus
    /// 2^15 for every stage, because the threads wait for each other after it (see thread_costs). Reading a
    /// value counts as four multiply-adds.
    static constexpr std::size_t useful_threads = compiled::useful_threads(1);
    /// The number of threads that can take part in a batch: they share the samples, or each sample.
    static constexpr std::size_t useful_threads_for(std::size_t samples) {
        const std::size_t groups = (samples + compiled::row_group - 1) / compiled::row_group;
        return (std::max)(useful_threads, (std::min)(groups, compiled::useful_threads(samples)));
    }

    /// The threads that predict together, and their memory. 0 means all that are available
    /// (available_threads). Fewer take part if there is not enough work for all. Throws for more than
    /// `most_threads`.
    class workspace {
    public:
        explicit workspace(std::size_t threads = 1)
            : team_(threads),
              memory_(detail::checked_product("workspace", {team_.threads(), compiled::memory})) {}
        std::size_t threads() const noexcept { return team_.threads(); }

    private:
        friend predictor;
        detail::thread_memory<compiled> memory_of(std::size_t thread) {
            return detail::thread_memory<compiled>(memory_.data()).after(thread);
        }
        detail::thread_team team_;
        detail::aligned_array<T> memory_;
        detail::one_at_a_time one_;
    };

    explicit predictor(const model<N, T>& m) : predictor(m.parameters().data()) {}
    /// From the model of another size of the network (see `resized`), whose parameters have the same shapes.
    template <class M>
        requires detail::sizes_of_one_network<M, N>
    explicit predictor(const model<M, T>& m) : predictor(detail::parameters_for<N>(m)) {}

    /// Predicts one sample; the threads share every stage.
    void predict(std::span<const T, input_size> x, std::span<T, output_size> y, workspace& w) const noexcept
        requires detail::is_plain<N>
    {
        predict_one({{x.data()}, {y.data()}}, w);
    }
    /// The same for a network with several inputs or results:
    /// `predict({image, input<"meta">(meta)}, {output<"boxes">(boxes), output<"classes">(classes)}, work)`,
    /// or with a `prediction` for all results.
    void predict(const detail::given_inputs<N, T>& x, const detail::given_results<N, T>& y,
                 workspace& w) const noexcept
        requires(!detail::is_plain<N>)
    {
        predict_one({x.at, y.at}, w);
    }
    /// Returns the results, which may take at most 4 KiB.
    template <std::size_t Size = output_size>
        requires detail::is_plain<N>
    std::array<T, Size> predict(std::span<const T, input_size> x, workspace& w) const noexcept {
        static_assert(
            detail::fits_on_stack<T, Size>,
            "predict: the results are more than 4 KiB, too many to return on the stack; give predict "
            "a std::vector or a span that takes them");
        std::array<T, Size> y;
        predict(x, std::span<T, output_size>(y), w);
        return y;
    }
    /// The same for std::vector and spans whose size is only known at run time. Throws if a size is not that
    /// of the network's input or output.
    template <class X, class Y>
        requires(detail::is_plain<N> && detail::counted_sample_of<const X&, Y, T>)
    void predict(const X& x, Y&& y, workspace& w) const {
        predict(detail::fixed_span<const T, input_size>(x, "the input"),
                detail::fixed_span<T, output_size>(std::forward<Y>(y), "the room for the results"), w);
    }
    template <detail::counted_numbers_of<const T> X>
        requires detail::is_plain<N>
    auto predict(const X& x, workspace& w) const {
        return predict(detail::fixed_span<const T, input_size>(x, "the input"), w);
    }
    /// A mistake.
    template <class... Given>
        requires(detail::is_plain<N> && (detail::other_numbers_than<Given, T> || ...))
    std::array<T, output_size> predict(Given&&...) const {
        detail::refuse_numbers<Given...>();
        return {};
    }

    /// Predicts all samples in `x`, stored one after another. Throws if the size of `y` does not match. The
    /// threads share the samples.
    void predict_batch(std::span<const T> x, std::span<T> y, workspace& w) const
        requires detail::is_plain<N>
    {
        predict_samples(detail::samples_of<N>(x.size(), y.size()), {{x.data()}, {y.data()}}, w);
    }

    /// The same for a network with several inputs or results.
    void predict_batch(const detail::given_inputs<N, T, true>& x, const detail::given_results<N, T, true>& y,
                       workspace& w) const
        requires(!detail::is_plain<N>)
    {
        if (x.samples != y.samples)
            raise({"predict_batch: ", x.samples, " samples, but room for the results of ", y.samples});
        predict_samples(x.samples, {x.at, y.at}, w);
    }

private:
    explicit predictor(const T* parameters) : packed_(compiled::sizes.packed) {
        detail::pack_weights<compiled>(parameters, packed_.data());
    }
    friend detail::by_position;
    void predict_samples(std::size_t samples, const caller_memory& caller, workspace& w) const {
        assert_usable(w);
        const detail::one_at_a_time::use use(w.one_);
        const auto each_block = [&](kernels::range some, auto run_block) {
            for (std::size_t i = some.begin; i < some.end; i += compiled::block)
                run_block((std::min)(compiled::block, some.end - i), caller.after(i));
        };
        constexpr std::size_t group = compiled::row_group;
        const std::size_t groups = (samples + group - 1) / group;
        const std::size_t threads = (std::min)(w.threads(), useful_threads_for(samples));
        if (groups < threads)
            return each_block({0, samples},
                              [&](std::size_t n, const caller_memory& some) { run_together(n, some, w); });
        w.team_.each(threads, [&](std::size_t thread) {
            const kernels::range own = kernels::slice_of(groups, thread, threads);
            const auto memory = w.memory_of(thread);
            each_block({own.begin * group, (std::min)(own.end * group, samples)},
                       [&](std::size_t n, const caller_memory& some) { run(n, some, memory, 1, w); });
        });
    }
    void predict_one(const caller_memory& caller, workspace& w) const noexcept {
        assert_usable(w);
        const detail::one_at_a_time::use use(w.one_);
        run_together(1, caller, w);
    }
    void assert_usable([[maybe_unused]] const workspace& w) const noexcept {
        assert(packed_.size() == compiled::sizes.packed && "predictor: it was moved from");
        assert(w.memory_.size() == w.threads() * compiled::memory && "workspace: it was moved from");
    }
    void run(std::size_t samples, const caller_memory& caller, const detail::thread_memory<compiled>& memory,
             std::size_t threads, workspace& w) const {
        const detail::packed_weights<compiled> weights(packed_.data());
        detail::network_pass<compiled>(weights, samples, caller, memory).run(threads, w.team_);
    }
    void run_together(std::size_t samples, const caller_memory& caller, workspace& w) const {
        const auto pass = [&](bool is_shared) {
            const std::size_t threads = is_shared ? (std::min)(w.threads(), useful_threads) : 1;
            run(samples, caller, w.memory_of(0), threads, w);
        };
        if constexpr (useful_threads > 1)
            w.team_.judge(samples, pass);
        else
            pass(false);
    }

    detail::aligned_array<T> packed_;
};

template <class N, class T>
predictor(const model<N, T>&) -> predictor<N, T>;

/// The predictor that stores the weights of large dense layers in half their width (see half_width), as
/// bfloat16 or float16.
template <class N, std::size_t FromBytes = caches::second, class Stored = bfloat16>
using half_width_predictor = predictor<N, float, simd::default_arch, detail::half_width<FromBytes, Stored>>;

} // namespace lamina
