#pragma once

#include <lamina/data/dataset.hpp>
#include <lamina/data/idx.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace lamina {
namespace detail {

inline idx_data read_idx_of_rank(const std::filesystem::path& path, std::size_t rank, const std::string& what,
                                 std::size_t value_limit) {
    idx_data data = read_idx(path, value_limit);
    const std::size_t found = data.extents.size();
    if (found != rank)
        raise({path.string(), ": expected ", what, " (an IDX file of rank ", rank, "), found rank ", found,
               found == 1   ? ": labels"
               : found == 3 ? ": images"
                            : ""});
    return data;
}

/// `name` or `name`.gz in the directory.
inline std::filesystem::path find_plain_or_gzip(const std::filesystem::path& directory,
                                                const std::string& name) {
    std::error_code ignored;
    for (const char* ending : {"", ".gz"})
        if (auto path = directory / (name + ending); std::filesystem::exists(path, ignored)) return path;
    raise({directory.string(), ": neither ", name, " nor ", name, ".gz is in this directory"});
}

} // namespace detail

/// Combines an IDX file of images (count × height × width, bytes 0 … 255 read as 0 … 1) with one of labels
/// (count). More than `value_limit` bytes in either file are an error.
inline dataset read_idx_dataset(const std::filesystem::path& images, const std::filesystem::path& labels,
                                std::size_t classes = 10, std::size_t value_limit = default_value_limit) {
    const idx_data pixels = detail::read_idx_of_rank(images, 3, "images", value_limit);
    const idx_data truth = detail::read_idx_of_rank(labels, 1, "labels", value_limit);
    if (pixels.extents[1] == 0 || pixels.extents[2] == 0)
        raise({images.string(), ": the images are empty: ", detail::join_extents(pixels.extents)});
    if (pixels.extents[0] != truth.extents[0])
        raise({images.string(), " holds ", pixels.extents[0], " images, but ", labels.string(), " holds ",
               truth.extents[0], " labels"});
    for (std::size_t i = 0; i < truth.bytes.size(); ++i)
        if (truth.bytes[i] >= classes)
            raise({labels.string(), ": label ", i, " is ", truth.bytes[i], ", expected less than ", classes});
    dataset result{dims::image(pixels.extents[1], pixels.extents[2], 1), classes, {}, {}};
    result.images.reserve(pixels.bytes.size());
    for (const std::uint8_t byte : pixels.bytes) result.images.push_back(static_cast<float>(byte) / 255.0F);
    result.labels.assign(truth.bytes.begin(), truth.bytes.end());
    return result;
}

/// The two halves of MNIST (LeCun, Cortes, Burges), or of a data set in its format, such as Fashion-MNIST.
struct mnist_data {
    dataset train;
    dataset test;
};

/// Reads {train,t10k}-{images-idx3,labels-idx1}-ubyte, plain or .gz, from a directory: 28×28×1, labels 0 … 9.
inline mnist_data read_mnist(const std::filesystem::path& directory,
                             std::size_t value_limit = default_value_limit) {
    const auto read = [&](const std::string& half) {
        const auto images = detail::find_plain_or_gzip(directory, half + "-images-idx3-ubyte");
        const auto labels = detail::find_plain_or_gzip(directory, half + "-labels-idx1-ubyte");
        dataset data = read_idx_dataset(images, labels, 10, value_limit);
        if (data.sample != shape<28, 28, 1>)
            raise({images.string(), ": expected images of 28×28×1, found ", to_string(data.sample)});
        return data;
    };
    return {read("train"), read("t10k")};
}

} // namespace lamina
