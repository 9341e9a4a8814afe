// EXPECT-FIRST: word: this one takes no options and no name; what it needs are its template arguments
// EXPECT: options::name<
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8, 8, 1> >> conv2d<8, 3> >> dropout<0.2>(name<"x">) >> flatten;
};
constexpr dims out = output_shape<net>;
