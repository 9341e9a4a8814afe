#pragma once

#include <lamina/language/options.hpp>
#include <lamina/layers/constraints.hpp>
#include <lamina/layers/initializers.hpp>
#include <lamina/layers/parameter.hpp>
#include <lamina/layers/regularizers.hpp>

namespace lamina::words {

/// Options of words whose only parameter is one trained tensor.
using takes_of_tensor = detail::takes<kinds::name, kinds::kernel_initializer, kinds::kernel_regularizer,
                                      kinds::kernel_constraint>;
/// The rule of that tensor, initially `Initial`.
template <class Initial, class... Options>
using rule_of_tensor = type_list<
    parameter_rule<detail::option_or<kinds::kernel_initializer, Initial, Options...>,
                   detail::option_or<kinds::kernel_regularizer, regularizers::no_regularizer, Options...>,
                   detail::option_or<kinds::kernel_constraint, constraints::no_constraint, Options...>>>;

} // namespace lamina::words
