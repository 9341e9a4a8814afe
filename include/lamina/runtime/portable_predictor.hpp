#pragma once

#include <lamina/runtime/batch_size.hpp>
#include <lamina/runtime/model.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace lamina {

namespace detail {

/// predictor<N, T> as one version of a program has it.
template <class N, class T>
struct predictor_version {
    /// Its instruction set.
    const char* name;
    std::shared_ptr<const void> (*make_predictor)(const model<N, T>&);
    std::shared_ptr<void> (*make_workspace)();
    void (*predict)(const void* predictor, std::span<const T> x, std::span<T> y, void* workspace);
};

} // namespace detail

/// The versions of predictor<N, T> that a program carries. One of its sources, given to CMake's
/// lamina_portable_sources, includes runtime/portable_versions.hpp and says
///
///     template struct lamina::portable_versions<my_network>;
///
/// A network in an unnamed namespace has none. Elsewhere than on x86-64, or without CMake, there is only
/// `baseline`.
template <class N, class T = float>
    requires is_network<N>
struct portable_versions {
    /// That of `chosen_instruction_set()` when it is first asked for, and then for good.
    static const detail::predictor_version<N, T>& chosen();
    /// Each of them; only where `available_instruction_set()` is as wide.
    static const detail::predictor_version<N, T>& baseline();
    static const detail::predictor_version<N, T>& avx2();
    static const detail::predictor_version<N, T>& avx512();
};

/// A predictor<N, T> whose instruction set is chosen when the program runs: the widest of the program's
/// `portable_versions` that the machine has. The environment variable LAMINA_MAX_INSTRUCTION_SET (baseline,
/// avx2 or avx512) sets a limit. Copies share their packed weights.
template <class N, class T = float>
    requires is_network<N>
class portable_predictor {
    static const detail::predictor_version<N, T>& version() { return portable_versions<N, T>::chosen(); }

public:
    using value_type = T;
    using network_type = N;
    static constexpr std::size_t input_size = input_shape<N>.size();
    static constexpr std::size_t output_size = output_shape<N>.size();

    /// The memory that one thread needs while it predicts; moves, but does not copy.
    class workspace {
    public:
        workspace() : memory_(version().make_workspace()) {}
        workspace(workspace&&) noexcept = default;
        workspace& operator=(workspace&&) noexcept = default;

    private:
        friend portable_predictor;
        std::shared_ptr<void> memory_;
    };

    /// Throws where LAMINA_MAX_INSTRUCTION_SET names no instruction set.
    explicit portable_predictor(const model<N, T>& m) : predictor_(version().make_predictor(m)) {}

    /// The instruction set: "baseline", "avx2" or "avx512".
    static const char* instruction_set() { return version().name; }

    /// One sample.
    void predict(std::span<const T, input_size> x, std::span<T, output_size> y, workspace& w) const {
        version().predict(predictor_.get(), x, y, w.memory_.get());
    }
    std::array<T, output_size> predict(std::span<const T, input_size> x, workspace& w) const {
        std::array<T, output_size> y;
        predict(x, y, w);
        return y;
    }

    /// As many samples as `x` holds, one behind the other; throws where `y` holds another number of results.
    void predict_batch(std::span<const T> x, std::span<T> y, workspace& w) const {
        detail::samples_of<N>(x.size(), y.size());
        version().predict(predictor_.get(), x, y, w.memory_.get());
    }

private:
    std::shared_ptr<const void> predictor_;
};

template <class N, class T>
portable_predictor(const model<N, T>&) -> portable_predictor<N, T>;

} // namespace lamina
