#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace peers {

/// The median time of an engine for a workload: of a batch, or of a layer.
struct record {
    std::string workload, maker, way;
    std::size_t threads = 1;
    double seconds = 0;
};

/// What runs of this program found, and where.
struct records {
    std::string machine, compiler;
    std::vector<record> all;

    /// Takes in other records; they replace what was there of their workloads.
    void merge(const records& newer);
};

/// Of this machine and compiler, without a measurement.
records no_records();

/// As JSON. Both throw where the file cannot be read or written.
records read_json(const std::filesystem::path& file);
void write_json(const records& r, const std::filesystem::path& file);

} // namespace peers
