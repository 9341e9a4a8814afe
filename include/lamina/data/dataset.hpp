#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/language/error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lamina {

/// A view of consecutive labeled samples owned by a dataset: NHWC images in [0, 1], each with one label below
/// `classes`, or with as many as all others, such as one per pixel.
struct dataset_view {
    dims sample;
    std::size_t classes = 0;
    std::span<const float> images;
    std::span<const std::uint32_t> labels;

    /// The number of samples; an error if the images are not whole samples.
    std::size_t size() const {
        const std::size_t each = sample.rank == 0 ? 0 : sample.size();
        if (each == 0 || images.empty()) return 0;
        if (images.size() % each != 0)
            raise({"data set: ", images.size(), " image values are not a multiple of ", each,
                   ", the size of one sample (", to_string(sample), ")"});
        return images.size() / each;
    }
    /// The values of sample i < size(), height × width × channels.
    std::span<const float> image(std::size_t i) const {
        return images.subspan(i * sample.size(), sample.size());
    }
    /// Samples first … first + count - 1; an error if any is missing.
    dataset_view take(std::size_t first, std::size_t count) const {
        if (first > size() || count > size() - first)
            raise({"take: samples ", first, " to ", first, " + ", count, " were asked of a data set of ",
                   size()});
        const std::size_t each = labels_per_sample();
        return {sample, classes, images.subspan(first * sample.size(), count * sample.size()),
                labels.subspan(first * each, count * each)};
    }
    /// The first `count` samples and the rest.
    std::pair<dataset_view, dataset_view> split(std::size_t count) const {
        const dataset_view head = take(0, count);
        return {head, take(count, size() - count)};
    }

private:
    std::size_t labels_per_sample() const {
        const std::size_t count = size();
        if (count == 0) return 0;
        if (labels.size() % count != 0)
            raise({"data set: ", labels.size(), " labels are not a multiple of ", count,
                   ", the number of samples"});
        return labels.size() / count;
    }
};

/// Labeled samples: one NHWC buffer of images in [0, 1], and per image one label below `classes`, or as many
/// as for all others, such as one per pixel. Views are valid as long as the dataset lives and does not grow.
struct dataset {
    dims sample;
    std::size_t classes = 0;
    std::vector<float> images;
    std::vector<std::uint32_t> labels;

    operator dataset_view() const& { return {sample, classes, images, labels}; }

    /// The number of samples; an error if the images are not whole samples.
    std::size_t size() const { return dataset_view(*this).size(); }
    /// The values of sample i < size(), height × width × channels.
    std::span<const float> image(std::size_t i) const& { return dataset_view(*this).image(i); }
    /// Samples first … first + count - 1; an error if any is missing.
    dataset_view take(std::size_t first, std::size_t count) const& {
        return dataset_view(*this).take(first, count);
    }
    /// The first `count` samples and the rest.
    std::pair<dataset_view, dataset_view> split(std::size_t count) const& {
        return dataset_view(*this).split(count);
    }

    operator dataset_view() const&& = delete;
    std::span<const float> image(std::size_t) const&& = delete;
    dataset_view take(std::size_t, std::size_t) const&& = delete;
    std::pair<dataset_view, dataset_view> split(std::size_t) const&& = delete;
};

/// A copy of the view's samples.
inline dataset to_dataset(const dataset_view& view) {
    return {view.sample,
            view.classes,
            {view.images.begin(), view.images.end()},
            {view.labels.begin(), view.labels.end()}};
}
inline dataset to_dataset(dataset all) { return all; }

} // namespace lamina
