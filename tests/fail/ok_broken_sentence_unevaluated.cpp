// is_valid answers about a sentence with a mistake, without a diagnostic.
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/conv2d.hpp>

using namespace lamina;

static_assert(!is_valid<decltype(input<4, 4, 1> >> conv2d<8, 5> >> relu)>);
static_assert(!is_valid<decltype(input<4, 4, 1> >> (conv2d<8, 5> | (input<4, 4, 1> >> relu)))>);
static_assert(!is_valid<decltype(conv2d<8, 5> >> relu)>);
