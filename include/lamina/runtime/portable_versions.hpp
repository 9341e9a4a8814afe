#pragma once

#include <lamina/kernels/simd/instruction_set.hpp>
#include <lamina/runtime/portable_predictor.hpp>
#include <lamina/runtime/predictor.hpp>

#include <cstddef>
#include <memory>
#include <span>

// CMake's lamina_portable_sources compiles a source several times: once like every other source of the
// program, with LAMINA_PORTABLE defined if there are wider versions, and once for each wider instruction set,
// with LAMINA_PORTABLE_VERSION defined.

namespace lamina {

namespace detail {

template <class N, class T, class P = predictor<N, T>>
constexpr predictor_version<N, T> version_of(instruction_set set) {
    return {
        .name = instruction_set_names[static_cast<std::size_t>(set)],
        .make_predictor = [](const model<N, T>& m) -> std::shared_ptr<const void> {
            return std::make_shared<const P>(m);
        },
        .make_workspace = []() -> std::shared_ptr<void> { return std::make_shared<typename P::workspace>(); },
        .predict =
            [](const void* p, std::span<const T> x, std::span<T> y, void* w) {
                static_cast<const P*>(p)->predict_batch(x, y, *static_cast<typename P::workspace*>(w));
            }};
}

} // namespace detail

#if defined(LAMINA_PORTABLE_VERSION)

static_assert(
    detail::instruction_set_of<simd::default_arch> == detail::instruction_set::LAMINA_PORTABLE_VERSION,
    "lamina_portable_sources: other options change the instruction set of this version; take -march and "
    "the like away from the target and from CMAKE_CXX_FLAGS");

namespace detail {

// The initializers of the source's global objects would run at program start on every machine, whatever its
// instruction set. The build moves them into a section of this name; the linker provides its start and end.
#    define LAMINA_QUOTED(version) #version
#    define LAMINA_SECTION(version) "lamina_start_" LAMINA_QUOTED(version)
extern "C" {
using initializer = void (*)();
[[gnu::visibility("hidden")]] extern const initializer
    first_initializer[] __asm__("__start_" LAMINA_SECTION(LAMINA_PORTABLE_VERSION));
[[gnu::visibility("hidden")]] extern const initializer
    end_of_initializers[] __asm__("__stop_" LAMINA_SECTION(LAMINA_PORTABLE_VERSION));
}
// An initializer that is always there and that the code refers to, so that no linker drops the section.
[[gnu::section(".init_array"), gnu::used]] static initializer no_initializer = [] {};

inline void initialize_globals() {
    [[maybe_unused]] static const bool once = [] {
        const initializer *i = first_initializer, *kept = &no_initializer;
        simd::pointer_barrier(kept);
        (*kept)();
        simd::pointer_barrier(i); // else the compiler may assume that i never reaches another array
        for (; i != end_of_initializers; ++i) (*i)();
        return true;
    }();
}

} // namespace detail

template <class N, class T>
    requires detail::given_network<N>
const detail::predictor_version<N, T>& portable_versions<N, T>::LAMINA_PORTABLE_VERSION() {
    static constexpr auto version =
        detail::version_of<N, T>(detail::instruction_set::LAMINA_PORTABLE_VERSION);
    detail::initialize_globals();
    return version;
}

#else

template <class N, class T>
    requires detail::given_network<N>
const detail::predictor_version<N, T>& portable_versions<N, T>::baseline() {
    static constexpr auto version = detail::version_of<N, T>(detail::instruction_set::baseline);
    return version;
}

template <class N, class T>
    requires detail::given_network<N>
const detail::predictor_version<N, T>& portable_versions<N, T>::chosen() {
    static const auto& version = []() -> const detail::predictor_version<N, T>& {
        [[maybe_unused]] const detail::instruction_set chosen = detail::chosen_instruction_set();
#    if defined(LAMINA_PORTABLE)
        if (chosen == detail::instruction_set::avx512) return avx512();
        if (chosen == detail::instruction_set::avx2) return avx2();
#    endif
        return baseline();
    }();
    return version;
}

#endif

} // namespace lamina
