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

/// Images one behind the other, channels first, and their classes.
struct batch {
    std::vector<float> images;
    std::vector<std::uint32_t> labels;
};

/// How a time is shown.
enum class unit { time, images_per_second, gflops };

/// What is measured: a network at work on batches of a size. Where there is a `shorter` network, the measure
/// is the difference of both divided by the additional layers: the time of a layer inside a chain, without
/// the ends.
struct workload {
    static constexpr std::size_t additional_layers = 8;

    std::string key, title;
    /// What an engine that compiles its networks knows them by.
    std::string network_name;
    std::function<network()> network_of;
    mode what = mode::predict;
    std::size_t batch_size = 1;
    unit shown_in = unit::time;
    std::function<network()> shorter = nullptr;
    /// Without random numbers, for comparing engines; by default the network itself.
    std::function<network()> comparable = nullptr;
    /// How far engines may differ, where it is not what is usual for the mode.
    std::optional<double> tolerance = std::nullopt;
};

const std::vector<workload>& all_workloads();

/// Random images and labels; the same for every engine.
std::vector<batch> random_batches(const network& n, std::size_t batch_size, std::size_t count);

} // namespace peers
