#pragma once

#include <lamina/kernels/range.hpp>
#include <lamina/language/error.hpp>

#include <atomic>
#include <cstddef>
#include <string>
#include <thread>

#if defined(_OPENMP)
#    include <omp.h>
#endif

/// Threads come from OpenMP where the program is compiled with it (-fopenmp); elsewhere there is one.
namespace lamina {

/// How many threads OpenMP would take by itself: OMP_NUM_THREADS, or one per processor; inside a parallel
/// region that may have none within, 1.
inline std::size_t available_threads() {
#if defined(_OPENMP)
    return omp_get_active_level() < omp_get_max_active_levels()
               ? static_cast<std::size_t>(omp_get_max_threads())
               : 1;
#else
    return 1;
#endif
}

/// More threads than these are a mistake, such as a negative number.
inline constexpr std::size_t most_threads = 4096;

/// As many threads as wanted, or all that are available where 0 are wanted; without OpenMP 1. Throws where
/// more than `most_threads` are wanted.
inline std::size_t choose_threads(std::size_t wanted) {
    if (wanted > most_threads)
        raise("threads: " + std::to_string(wanted) + " are wanted; give at most "
              + std::to_string(most_threads) + ", or 0 for as many as there are");
#if defined(_OPENMP)
    return wanted == 0 ? available_threads() : wanted;
#else
    static_cast<void>(wanted);
    return 1;
#endif
}

/// Calls f(thread, count) once on each of `count` ≤ `threads` threads and returns when all are done. It can
/// be fewer than asked for, so f shares the work by `count`. No exception may leave f.
template <class F>
void parallel(std::size_t threads, F&& f) {
#if defined(_OPENMP)
    if (threads > 1) {
#    pragma omp parallel num_threads(static_cast<int>(threads))
        f(static_cast<std::size_t>(omp_get_thread_num()), static_cast<std::size_t>(omp_get_num_threads()));
        return;
    }
#else
    static_cast<void>(threads);
#endif
    f(std::size_t{0}, std::size_t{1});
}

/// Inside `parallel`: waits until all of its threads are here. All must come, or none. What they wrote
/// before, all see behind it.
inline void barrier() {
#if defined(_OPENMP)
#    pragma omp barrier
#endif
}

/// For threads that meet every few microseconds, where OpenMP's barrier takes two: they wait in a loop, and
/// let others run where it takes long. All of `threads` must come as often.
class spin_barrier {
public:
    void wait(std::size_t threads) {
        const std::size_t round = round_.load(std::memory_order_relaxed);
        if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == threads) {
            arrived_.store(0, std::memory_order_relaxed);
            round_.store(round + 1, std::memory_order_release);
            return;
        }
        for (std::size_t tries = 0; round_.load(std::memory_order_acquire) == round; ++tries)
            if (tries > patience) std::this_thread::yield();
    }

private:
    static constexpr std::size_t patience = 4096;
    std::atomic<std::size_t> arrived_ = 0, round_ = 0;
};

} // namespace lamina
