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

/// The results of runs of this program, and where they were measured.
struct records {
    std::string machine, compiler;
    std::vector<record> all;

    /// Merges other records; they replace the records of their workloads.
    void merge(const records& newer);
};

/// For this machine and compiler, without measurements.
records no_records();

/// JSON files. Both functions throw if the file cannot be read or written.
records read_json(const std::filesystem::path& file);
void write_json(const records& r, const std::filesystem::path& file);

} // namespace peers
