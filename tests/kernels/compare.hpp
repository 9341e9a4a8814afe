#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "reference.hpp"

namespace reference {

/// Checks that every element is close to the expected one and that nothing between the pixels was touched.
template <class T>
void check_close(const std::vector<T>& found, const std::vector<double>& expected, std::size_t channels,
                 std::size_t stride);

} // namespace reference
