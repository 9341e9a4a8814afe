#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <utility>

#include "network_check.hpp"
#include "random_networks.hpp"

using namespace lamina_test;

namespace {

/// The name of value `Index` of a graph: v0, v1, …
template <std::uint32_t Index>
inline constexpr fixed_string<3> value_name = [] {
    fixed_string<3> text("v0");
    text.text[1] = static_cast<char>('0' + Index);
    return text;
}();
template <std::uint32_t Index>
constexpr auto value() {
    return from<value_name<Index>>;
}

constexpr std::size_t channels = 4;

/// A sentence that keeps the shape.
template <std::uint32_t Kind>
constexpr auto one_step() {
    if constexpr (Kind == 0)
        return conv2d<channels, 3>(same);
    else if constexpr (Kind == 1)
        return conv2d<channels, 1> >> relu;
    else if constexpr (Kind == 2)
        return relu;
    else if constexpr (Kind == 3)
        return lamina::tanh >> activity_regularization<l2<0.2>>;
    else if constexpr (Kind == 4)
        return max_pool2d<2> >> upsample2d<2>;
    else if constexpr (Kind == 5)
        return slice<2, 4> | slice<0, 2>;
    else if constexpr (Kind == 6)
        return flatten >> sigmoid >> reshape<4, 6, channels>;
    else
        return identity;
}

/// Value `At` of a graph, made of one or two of those before it.
template <std::uint32_t Game, std::uint32_t At>
constexpr auto next_value() {
    constexpr auto f = value<dice<Game>(10 * At, At)>() >> one_step<dice<Game>(10 * At + 1, 8)>();
    constexpr auto g = value<dice<Game>(10 * At + 2, At)>() >> one_step<dice<Game>(10 * At + 3, 8)>();
    constexpr std::uint32_t kind = dice<Game>(10 * At + 4, 6);
    if constexpr (kind == 0)
        return f + g;
    else if constexpr (kind == 1)
        return (f | g) >> conv2d<channels, 1>;
    else if constexpr (kind == 2)
        return f * g;
    else if constexpr (kind == 3)
        return f * (g >> global_avg_pool2d);
    else if constexpr (kind == 4)
        return (f | g) >> slice<1, channels + 1>;
    else
        return f;
}

/// A graph of `Size` values, each of which may be read by any later one. All are joined at the end.
template <std::uint32_t Game, std::uint32_t Size>
struct drawn_graph {
    static constexpr auto start = input<4, 6, 2> >> conv2d<channels, 1> >> as<value_name<0>>;
    template <std::uint32_t... At>
    static constexpr auto steps(std::integer_sequence<std::uint32_t, At...>) {
        return (start >> ... >> (next_value<Game, At + 1>() >> as<value_name<At + 1>>));
    }
    template <std::uint32_t... At>
    static constexpr auto all(std::integer_sequence<std::uint32_t, At...>) {
        if constexpr (dice<Game>(1, 2) == 0)
            return (value<At>() | ...);
        else
            return (value<At>() + ...);
    }
    static constexpr auto layers = steps(std::make_integer_sequence<std::uint32_t, Size - 1>{})
                                   >> all(std::make_integer_sequence<std::uint32_t, Size>{}) >> lamina::tanh;
};

template <std::uint32_t... Games>
void check_graphs() {
    (
        [] {
            CAPTURE(Games);
            check_network<drawn_graph<Games, 7>>();
        }(),
        ...);
}

} // namespace

TEST_CASE("graphs of named values drawn by lot") { check_graphs<1, 3, 4>(); }
