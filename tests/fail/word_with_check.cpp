// EXPECT-FIRST: word: nothing calls check(); a word states what its input must be in allows()
// EXPECT: evens
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>

using namespace lamina;

struct evens : word {
    static constexpr const char* label = "evens";
    static constexpr dims output(dims in) { return dims::vector(in.channels / 2); }
    template <dims In, class Where>
    static consteval bool check() {
        static_assert(In.channels % 2 == 0, "evens: its input has an odd number of channels");
        return In.channels % 2 == 0;
    }
};
constexpr auto net = input<8> >> evens{};
constexpr dims out = output_shape<decltype(net)>;
