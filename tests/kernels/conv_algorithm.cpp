#include <lamina/kernels/conv/conv2d.hpp>

#include "conv2d.hpp"

using namespace lamina::kernels;
using reference::task;

namespace {

constexpr conv_algorithm chosen(conv_task t, bool winograd = true) {
    t.conv.winograd = winograd;
    return choose_conv_algorithm(t, 4, 16, 32);
}

constexpr conv_task same3(std::size_t size, std::size_t inputs, std::size_t filters) {
    return task({size, size, inputs}, filters, {{3, 3}, {1, 1}, {1, 1, 1, 1}});
}

constexpr conv_task strided3(std::size_t size, std::size_t inputs, std::size_t filters) {
    return task({size, size, inputs}, filters, {{3, 3}, {2, 2}, {1, 1, 1, 1}});
}

/// The rows of a tile of results in registers.
constexpr std::size_t tile_rows(const conv_task& t) { return choose_tile(t, 4, 16, 32).rows; }

} // namespace

TEST_CASE("Winograd's algorithm where it is clearly faster") {
    static_assert(chosen(same3(56, 64, 64)) == conv_algorithm::winograd_4);
    static_assert(chosen(same3(28, 128, 128)) == conv_algorithm::winograd_4);
    static_assert(chosen(reference::pooled(same3(28, 32, 64), {2, 2})) == conv_algorithm::winograd_4);
    static_assert(chosen(same3(14, 512, 512)) == conv_algorithm::winograd_4);
    static_assert(chosen(same3(28, 512, 512)) == conv_algorithm::winograd_4);
    static_assert(chosen(same3(7, 512, 512)) == conv_algorithm::winograd_2); // fewer weights to stream
    static_assert(chosen(same3(4, 8, 8)) == conv_algorithm::direct);
    static_assert(chosen(strided3(56, 64, 128)) == conv_algorithm::winograd_4);
    static_assert(chosen(strided3(28, 128, 256)) == conv_algorithm::winograd_2);
    static_assert(chosen(strided3(14, 256, 512)) == conv_algorithm::direct);
}

TEST_CASE("Winograd's algorithm for the rows only, where there are few channels or larger kernels") {
    constexpr auto rows = conv_algorithm::winograd_rows;
    static_assert(chosen(reference::pooled(task({28, 28, 1}, 32, {{5, 5}}), {2, 2})) == rows);
    static_assert(chosen(task({224, 224, 3}, 64, {{7, 7}, {2, 2}, {3, 3, 3, 3}})) == rows);
    static_assert(chosen(task({224, 224, 3}, 64, {{11, 11}, {4, 4}, {2, 2, 2, 2}})) == rows);
    static_assert(chosen(task({27, 27, 64}, 192, {{5, 5}, {1, 1}, {2, 2, 2, 2}})) == rows);
    static_assert(chosen(task({17, 17, 128}, 192, {{1, 7}, {1, 1}, {0, 0, 3, 3}})) == rows);
    static_assert(chosen(same3(224, 3, 64)) == rows);
}

TEST_CASE("every other convolution product by product") {
    static_assert(chosen(same3(56, 64, 64), false) == conv_algorithm::direct);
    static_assert(chosen(task({56, 56, 64}, 64, {{3, 3}, {3, 3}})) == conv_algorithm::direct);
    static_assert(chosen(task({56, 56, 64}, 64, {{3, 3}, {1, 1}, {}, {2, 2}})) == conv_algorithm::direct);
    static_assert(chosen(task({27, 27, 64}, 192, {{5, 5}}), false) == conv_algorithm::direct);
    static_assert(chosen(task({56, 56, 64}, 64, {{5, 1}})) == conv_algorithm::direct);
    static_assert(chosen(task({56, 56, 64}, 64, {{3, 3}}, 2)) == conv_algorithm::direct);
    static_assert(chosen(reference::pooled(same3(56, 64, 64), {1, 7})) == conv_algorithm::direct);
    static_assert(chosen(task({56, 56, 64}, 64, {{3, 3}}, 64)) == conv_algorithm::depthwise);
    static_assert(chosen(task({9, 9, 4}, 4 * 15, {{3, 3}}, 4)) == conv_algorithm::depthwise);
    static_assert(chosen(task({9, 9, 4}, 4 * 16, {{3, 3}}, 4)) == conv_algorithm::direct);
}

// A constant that is tripled or divided by three changes one of the decisions beside its name.
TEST_CASE("every constant of the cost model decides something") {
    static_assert(tile_rows(same3(7, 64, 64)) == 2);                        // loop
    static_assert(tile_rows(same3(7, 64, 96)) == 1);                        // loop
    static_assert(chosen(same3(10, 8, 48)) == conv_algorithm::direct);      // result
    static_assert(tile_rows(task({10, 10, 8}, 96, {{1, 1}, {2, 2}})) == 2); // direct_tile, direct_code_share
    static_assert(chosen(same3(7, 8, 48)) == conv_algorithm::direct);       // winograd_tile, winograd_product
    static_assert(chosen(same3(7, 8, 64)) == conv_algorithm::winograd_4);   // winograd_tile, winograd_product
    constexpr auto depthwise = task({14, 14, 64}, 64, {{3, 3}, {1, 1}, {1, 1, 1, 1}}, 64);
    constexpr auto tile = choose_depthwise_tile(depthwise, 4, 16, 32);
    // depthwise_tile, depthwise_code_share, second_level_line
    static_assert(tile.rows == 2 && tile.columns == 7);
}

TEST_CASE("the kernel is that of the algorithm") {
    constexpr conv_task t = same3(56, 64, 64);
    static_assert(std::is_same_v<conv2d<float, t>, direct_conv2d<float, t>>);
}
