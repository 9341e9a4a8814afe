#pragma once

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "reference.hpp"

namespace reference {

/// Checks that every element is close to the expected one and that nothing between the pixels was touched.
template <class T>
void check_close(const std::vector<T>& found, const std::vector<double>& expected, std::size_t channels,
                 std::size_t stride) {
    REQUIRE(found.size() == (expected.size() / channels - 1) * stride + channels);
    CHECK(first_difference(found, expected, channels, stride, sizeof(T) == 4 ? 2e-5 : 1e-13) == "none");
}

} // namespace reference
