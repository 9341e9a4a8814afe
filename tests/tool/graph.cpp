#include "graph/graph.hpp"

#include <doctest/doctest.h>

using namespace lamina::tool;

TEST_CASE("an absent input is no value of any graph") {
    CHECK(absent > graph().values.max_size());
    CHECK(node().inputs.empty());
}
