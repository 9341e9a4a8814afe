// Tests whether a stream allocates. Not with sanitizers: they replace operator new, so nothing can be
// counted.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#    define LAMINA_TEST_COUNTS 0
#elif defined(__has_feature)
#    define LAMINA_TEST_COUNTS !(__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#    define LAMINA_TEST_COUNTS 1
#endif

#if LAMINA_TEST_COUNTS

#    include <atomic>
#    include <cstdlib>
#    include <new>

#    include "whole_signal.hpp"

namespace {
std::atomic<std::size_t> allocations = 0;

void* count_allocation(void* p) {
    ++allocations;
    if (p == nullptr) throw std::bad_alloc();
    return p;
}
} // namespace

// Not inline: GCC would otherwise see malloc and operator delete as a mismatched pair.
[[gnu::noinline]] void* operator new(std::size_t size) { return count_allocation(std::malloc(size)); }
[[gnu::noinline]] void* operator new(std::size_t size, std::align_val_t alignment) {
    const auto a = static_cast<std::size_t>(alignment);
    return count_allocation(std::aligned_alloc(a, (size + a - 1) / a * a));
}
[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }

using namespace lamina;

namespace {

/// Every kind of stage.
struct net {
    static constexpr auto layers = input<99, 4> >> (identity | conv1d<5, 3>(causal, dilation<20>))
                                   >> batch_norm >> relu >> (identity + depthwise_conv1d<3>(causal))
                                   >> conv1d<9, 2>(strides<2>) >> max_pool1d<3>(strides<1>) >> layer_norm
                                   >> conv1d<9, 3>(groups<3>);
};

} // namespace

TEST_CASE("nothing is allocated after construction") {
    const model<net> m;
    const auto x = agreement::random_numbers<float>(input_shape<net>.size(), 1);
    std::vector<float> y(streaming<net>::most_results(99) * streaming<net>::output_size);
    const std::size_t at_first = allocations;
    streaming stream(m);
    const std::size_t before = allocations;
    std::size_t steps = stream.push(std::span(x).first<4>(), y);
    steps += stream.push(std::span(x).subspan<4>(), y);
    stream.reset();
    const std::size_t after = allocations;
    CHECK(before > at_first);
    CHECK(after == before);
    CHECK(steps == output_shape<net>.width);
}

#endif
