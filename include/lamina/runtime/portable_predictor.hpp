#pragma once

#include <lamina/runtime/batch_size.hpp>
#include <lamina/runtime/fixed_span.hpp>
#include <lamina/runtime/model.hpp>

#include <array>
#include <cassert>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace lamina {

namespace detail {

/// predictor<N, T> as compiled in one version of a program.
template <class N, class T>
struct predictor_version {
    /// The name of its instruction set.
    const char* name;
    std::shared_ptr<const void> (*make_predictor)(const model<N, T>&);
    std::shared_ptr<void> (*make_workspace)();
    void (*predict)(const void* predictor, std::span<const T> x, std::span<T> y, void* workspace);
};

} // namespace detail

/// The versions of predictor<N, T> that a program contains. One of its sources, listed in CMake's
/// lamina_portable_sources, includes runtime/portable_versions.hpp and contains
///
///     template struct lamina::portable_versions<my_network>;
///
/// This does not work for a network in an unnamed namespace. On other machines than x86-64, and without
/// CMake, there is only `baseline`.
template <class N, class T = float>
    requires detail::given_network<N>
struct portable_versions {
    /// The version for `chosen_instruction_set()`, chosen at the first call and fixed from then on.
    static const detail::predictor_version<N, T>& chosen();
    /// The single versions; call one only if `available_instruction_set()` is at least as wide.
    static const detail::predictor_version<N, T>& baseline();
    static const detail::predictor_version<N, T>& avx2();
    static const detail::predictor_version<N, T>& avx512();
};

/// A predictor<N, T> whose instruction set is chosen at run time: the widest of the program's
/// `portable_versions` that the machine supports. The environment variable LAMINA_MAX_INSTRUCTION_SET
/// (baseline, avx2 or avx512) sets a limit. Copies share their packed weights.
template <class N, class T = float>
    requires detail::given_network<N>
class portable_predictor {
    static constexpr bool has_one_of_each = detail::require_plain<N>();
    static const detail::predictor_version<N, T>& version() { return portable_versions<N, T>::chosen(); }

public:
    using value_type = T;
    using network_type = N;
    static constexpr std::size_t input_size = input_shape<N>.size();
    static constexpr std::size_t output_size = output_shape<N>.size();

    /// The memory that one thread needs to predict. Movable, not copyable.
    class workspace {
    public:
        workspace() : memory_(version().make_workspace()) {}
        workspace(workspace&&) noexcept = default;
        workspace& operator=(workspace&&) noexcept = default;

    private:
        friend portable_predictor;
        std::shared_ptr<void> memory_;
    };

    /// Throws if LAMINA_MAX_INSTRUCTION_SET is not the name of an instruction set.
    explicit portable_predictor(const model<N, T>& m) : predictor_(version().make_predictor(m)) {}

    /// The name of the instruction set: "baseline", "avx2" or "avx512".
    static const char* instruction_set() { return version().name; }

    /// Predicts one sample.
    void predict(std::span<const T, input_size> x, std::span<T, output_size> y, workspace& w) const noexcept {
        run(x, y, w);
    }
    /// Returns the results, which may take at most 4 KiB.
    template <std::size_t Size = output_size>
    std::array<T, Size> predict(std::span<const T, input_size> x, workspace& w) const noexcept {
        static_assert(
            detail::fits_on_stack<T, Size>,
            "predict: the results are more than 4 KiB, too many to return on the stack; give predict "
            "a std::vector or a span that takes them");
        std::array<T, Size> y;
        run(x, y, w);
        return y;
    }
    /// The same for std::vector and spans whose size is only known at run time. Throws if a size is not that
    /// of the network's input or output.
    template <class X, class Y>
        requires detail::counted_sample_of<const X&, Y, T>
    void predict(const X& x, Y&& y, workspace& w) const {
        predict(detail::fixed_span<const T, input_size>(x, "the input"),
                detail::fixed_span<T, output_size>(std::forward<Y>(y), "the room for the results"), w);
    }
    template <detail::counted_numbers_of<const T> X>
    auto predict(const X& x, workspace& w) const {
        return predict(detail::fixed_span<const T, input_size>(x, "the input"), w);
    }
    /// A mistake.
    template <class... Given>
        requires(detail::other_numbers_than<Given, T> || ...)
    std::array<T, output_size> predict(Given&&...) const {
        detail::refuse_numbers<Given...>();
        return {};
    }

    /// Predicts all samples in `x`, stored one after another. Throws if the size of `y` does not match.
    void predict_batch(std::span<const T> x, std::span<T> y, workspace& w) const {
        detail::samples_of<N>(x.size(), y.size());
        run(x, y, w);
    }

private:
    void run(std::span<const T> x, std::span<T> y, workspace& w) const {
        assert(predictor_ && "portable_predictor: it was moved from");
        assert(w.memory_ && "workspace: it was moved from");
        version().predict(predictor_.get(), x, y, w.memory_.get());
    }

    std::shared_ptr<const void> predictor_;
};

template <class N, class T>
portable_predictor(const model<N, T>&) -> portable_predictor<N, T>;

} // namespace lamina
