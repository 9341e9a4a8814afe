// EXPECT-FIRST: point-wise word: its functions take vector registers too
// EXPECT: use select(condition, a, b)
// EXPECT: absolute
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/plan/plan.hpp>

using namespace lamina;

struct absolute : words::pointwise<absolute> {
    static constexpr const char* label = "absolute";
    template <class V>
    static constexpr V apply(V x) {
        return x < V(0) ? -x : x;
    }
};
struct net {
    static constexpr auto layers = input<8> >> absolute{};
};
constexpr std::size_t bytes = arena_bytes<net>;
