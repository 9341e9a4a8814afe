// EXPECT-FIRST: word: this one takes no options and no name; what it needs are its template arguments
// EXPECT: options::same
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8, 8, 1> >> conv2d<8, 3> >> sigmoid(same) >> flatten;
};
constexpr dims out = output_shape<net>;
