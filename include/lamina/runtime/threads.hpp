#pragma once

#include <lamina/language/error.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#if defined(__STDCPP_THREADS__)
#    include <thread>
#endif

namespace lamina {

namespace detail {

/// A larger number of threads is a mistake, such as a negative number.
inline constexpr std::size_t most_threads = 4096;

/// Whether this thread is running a piece of a team's loop.
inline constinit thread_local bool shares_a_loop = false;

inline std::size_t processors() {
#if defined(__STDCPP_THREADS__)
    return std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
#else
    return 1;
#endif
}

/// The number at the beginning of OMP_NUM_THREADS, at most `most_threads`; 0 if there is none.
inline std::size_t threads_of_environment() {
    std::size_t threads = 0;
    if (const char* const text = std::getenv("OMP_NUM_THREADS"))
        if (std::from_chars(text, text + std::strlen(text), threads).ec == std::errc::result_out_of_range)
            return most_threads;
    return (std::min)(threads, most_threads);
}

} // namespace detail

/// The default number of threads: OMP_NUM_THREADS, which programs use with and without OpenMP, or one per
/// processor; 1 inside a loop that a team already shares.
inline std::size_t available_threads() {
    if (detail::shares_a_loop) return 1;
    const std::size_t wanted = detail::threads_of_environment();
    return wanted == 0 ? detail::processors() : wanted;
}

namespace detail {

/// The number of threads to use: `wanted`, or all that are available if it is 0. Throws if it is more than
/// `most_threads`.
inline std::size_t choose_threads(std::size_t wanted) {
    if (wanted > most_threads)
        raise({"threads: ", wanted, " are wanted; give at most ", most_threads,
               ", or 0 for as many as there are"});
    return wanted == 0 ? available_threads() : wanted;
}

} // namespace detail

} // namespace lamina
