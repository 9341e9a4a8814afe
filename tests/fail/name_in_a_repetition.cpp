// EXPECT-FIRST: name: two layers have the same name
// EXPECT: branch
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

struct residual {
    static constexpr auto layers = identity + dense<4>(name<"branch">);
};
static_assert(parameters<decltype(input<4> >> repeat<2>(block<residual>))> == 40);
