#include <lamina/language/queries.hpp>
#include <lamina/layers/dense.hpp>

using namespace lamina;

constexpr auto unit = dense<4>(name<"branch">);
static_assert(is_valid<decltype(input<4> >> (identity + unit) >> dense<4>(name<"head">))>);
static_assert(!is_valid<decltype(input<4> >> (identity + unit) >> dense<4>(name<"branch">))>);
static_assert(!is_valid<decltype(input<4> >> repeat<2>(unit))>);
