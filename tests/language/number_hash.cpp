#include <lamina/language/number_hash.hpp>

#include <cstdint>
#include <initializer_list>

using lamina::detail::number_hash;

namespace {

constexpr std::uint64_t hash_of(std::initializer_list<std::uint64_t> numbers) {
    number_hash h;
    for (const std::uint64_t number : numbers) h.add(number);
    return h.value();
}
static_assert(hash_of({1, 2}) != hash_of({2, 1}) && hash_of({1}) != hash_of({1, 0}));
static_assert(hash_of({1, 2, 3}) != hash_of({1, 1ULL << 63, 3}), "every bit counts");

} // namespace
