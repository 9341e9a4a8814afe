// EXPECT-FIRST: forward_rows: this word's function takes other arguments than predictions give it
// EXPECT: backwards
// EXPECT-ERRORS: 1
#include <lamina/plan/plan.hpp>

#include <cstddef>

using namespace lamina;

struct backwards : word {
    static constexpr const char* label = "backwards";
    static constexpr dims output(dims in) { return in; }
    template <class T>
    static constexpr void forward_rows(dims, const T*, const T*, T*, std::size_t, std::size_t) {}
};
constexpr auto bytes = arena_bytes<decltype(input<4, 4, 1> >> backwards{})>;
