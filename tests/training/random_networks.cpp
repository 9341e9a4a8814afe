#include "random_networks.hpp"

#include <doctest/doctest.h>

#include <cstdint>

#include "network_check.hpp"

using namespace lamina_test;

namespace {

template <std::uint32_t Game>
void check() {
    CAPTURE(Game);
    check_network<drawn<Game>>();
}
template <std::uint32_t... Games>
void check_games() {
    (check<Games>(), ...);
}

} // namespace

// Of the first fifty games, those that are hardest for the plans: views and penalties after softmax,
// log_softmax and sigmoid (12, 14, 25, 35, 40), a view between a first convolution and its pool (35, 41).
TEST_CASE("networks drawn by lot") { check_games<12, 14, 25, 35, 40, 41>(); }
