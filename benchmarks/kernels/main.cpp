// needs: benchmark
// How fast the kernels are on one core, absolutely and relative to what this core can do.
#include <benchmark/benchmark.h>

#include <vector>

#include "kernels.hpp"

int main(int argc, char** argv) {
    add_convolutions();
    add_first_layers();
    add_pixel_convolutions();
    add_depthwise_convolutions();
    add_dense_layers();
    add_pools();
    add_norms();
    add_convolution_gradients();
    add_small_gradients();
    add_other_gradients();
    char columns[] = "--benchmark_counters_tabular=true", time[] = "--benchmark_min_time=0.05";
    std::vector<char*> arguments(argv, argv + argc);
    arguments.insert(arguments.begin() + 1, {columns, time}); // the user's options take precedence
    int count = static_cast<int>(arguments.size());
    arguments.push_back(nullptr);
    benchmark::Initialize(&count, arguments.data());
    if (benchmark::ReportUnrecognizedArguments(count, arguments.data())) return 1;
    benchmark::RunSpecifiedBenchmarks();
}
