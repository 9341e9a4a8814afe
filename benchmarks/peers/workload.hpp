#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "network.hpp"

namespace peers {

enum class mode { predict, train };

/// Images, channels first, stored one after another, and their classes.
struct batch {
    std::vector<float> images;
    std::vector<std::uint32_t> labels;
};

/// How a time is displayed.
enum class unit { time, images_per_second, gflops };

/// What is measured: a network on batches of one size. If there is a `shorter` network, the result is the
/// difference of their times divided by the number of additional layers: the time of a layer inside a chain,
/// without its ends.
struct workload {
    static constexpr std::size_t additional_layers = 8;

    std::string key, title;
    /// The name by which engines with compile-time networks identify it.
    std::string network_name;
    std::function<network()> network_of;
    mode what = mode::predict;
    std::size_t batch_size = 1;
    unit shown_in = unit::time;
    std::function<network()> shorter = nullptr;
    /// A network without randomness, for comparing engines; by default the network itself.
    std::function<network()> comparable = nullptr;
    /// How much engines may differ, if not by the mode's usual tolerance.
    std::optional<double> tolerance = std::nullopt;
};

const std::vector<workload>& all_workloads();

/// Random images and labels, the same for every engine.
std::vector<batch> random_batches(const network& n, std::size_t batch_size, std::size_t count);

} // namespace peers
