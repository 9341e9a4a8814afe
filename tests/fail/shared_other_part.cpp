// EXPECT-FIRST: shared: two different parts have the same name
// EXPECT: head
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

static_assert(parameters<decltype(input<4> >> shared<"head">(dense<4>) >> relu >> shared<"head">(dense<5>))>
              != 0);
