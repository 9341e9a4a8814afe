// needs: safetensors
// How much memory loading takes in addition to the model. Sanitizers replace operator new, so there is
// nothing to count with them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#    define LAMINA_TEST_COUNTS 0
#elif defined(__has_feature)
#    define LAMINA_TEST_COUNTS !(__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#    define LAMINA_TEST_COUNTS 1
#endif

#if LAMINA_TEST_COUNTS

#    include <lamina/layers/words.hpp>
#    include <lamina/weights/checkpoint.hpp>
#    include <lamina/weights/keras_weights.hpp>
#    include <lamina/weights/torch_weights.hpp>

#    include <doctest/doctest.h>

#    include <algorithm>
#    include <cstddef>
#    include <cstdlib>
#    include <new>
#    include <span>

#    include "foreign_file.hpp"

namespace {

std::size_t used = 0, most = 0;
/// The space before every block for its size, large enough to keep the block aligned.
constexpr std::size_t before = alignof(std::max_align_t);

} // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
    auto* const p = static_cast<std::byte*>(std::malloc(size + before));
    if (p == nullptr) throw std::bad_alloc();
    *reinterpret_cast<std::size_t*>(p) = size;
    used += size;
    most = std::max(most, used);
    return p + before;
}
[[gnu::noinline]] void operator delete(void* p) noexcept {
    if (p == nullptr) return;
    auto* const begin = static_cast<std::byte*>(p) - before;
    used -= *reinterpret_cast<std::size_t*>(begin);
    std::free(begin);
}
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { operator delete(p); }

using namespace lamina;
using namespace lamina_test;

namespace {

struct net {
    static constexpr auto layers = input<300> >> dense<700> >> batch_norm >> relu >> dense<700> >> dense<10>;
};

/// The peak memory of `load`, as a multiple of the file size, without the value it returns.
template <class Load>
double share_of_file(const std::filesystem::path& file, Load load) {
    most = used;
    [[maybe_unused]] const auto result = load();
    return static_cast<double>(most - used) / static_cast<double>(std::filesystem::file_size(file));
}

} // namespace

TEST_CASE("weights are loaded with at most 1.2 times the file beside the model") {
    const scratch folder;
    const auto path = folder / "file";
    model<net> m(1);
    save_weights(m, path);
    CHECK(share_of_file(path, [&] { return (load_weights(m, path), 0); }) < 1.2);
    CHECK(share_of_file(path, [&] { return load_keras(m, path); }) < 1.2);
    const auto file = read_file(path);
    CHECK(share_of_file(path, [&] { return (load_weights(m, std::as_bytes(std::span(file))), 0); }) < 0.2);

    write_safetensors(path, numbered({{"0.weight", {700, 300}},
                                      {"0.bias", {700}},
                                      {"1.weight", {700}},
                                      {"1.bias", {700}},
                                      {"1.running_mean", {700}},
                                      {"1.running_var", {700}},
                                      {"3.weight", {700, 700}},
                                      {"3.bias", {700}},
                                      {"4.weight", {10, 700}},
                                      {"4.bias", {10}}}));
    CHECK(share_of_file(path, [&] { return load_torch(m, path); }) < 1.2);
}

TEST_CASE("a checkpoint is loaded with at most 1.2 times the file beside the model and the state") {
    const scratch folder;
    model<net> m(1);
    training_state<float> s;
    s.optimizer_state.assign(2, std::vector<float>(parameters<net>, 0.5F));
    s.best_parameters.assign(parameters<net>, 0.25F);
    save_checkpoint(m, s, folder / "file");
    CHECK(share_of_file(folder / "file", [&] { return load_checkpoint(m, folder / "file"); }) < 1.2);
}

#endif
