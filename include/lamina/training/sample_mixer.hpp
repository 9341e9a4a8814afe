#pragma once

#include <lamina/kernels/range.hpp>
#include <lamina/language/error.hpp>
#include <lamina/runtime/thread_team.hpp>
#include <lamina/training/mixing.hpp>
#include <lamina/training/network_samples.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lamina::detail {

/// The samples of one input or result, and room for a mixed batch.
template <class T>
struct mixed_part {
    std::string name;
    dims shape;
    bool is_input = false, is_unnamed = false;
    std::span<const T> numbers;
    std::span<const std::uint32_t> labels;
    std::vector<T> mixed;
};

/// Batches in which each sample is mixed with another of the batch; labels become shares of their classes.
template <class T>
class sample_mixer {
public:
    sample_mixer() = default;
    /// The first part is the network's first input; `most`: the largest batch.
    sample_mixer(const mixing_options& how, std::vector<mixed_part<T>> parts, std::size_t most)
        : how_(how), parts_(std::move(parts)) {
        for (mixed_part<T>& part : parts_) part.mixed.resize(most * part.shape.size());
    }

    /// The mixed batch; its numbers are valid until the next call.
    samples<T> mix(thread_team& team, std::span<const std::uint32_t> batch, std::uint32_t seed,
                   std::uint64_t step) {
        const std::size_t n = batch.size(), pieces = (std::min)(team.threads(), n);
        team.each(pieces, [&](std::size_t piece) {
            const kernels::range some = kernels::slice_of(n, piece, pieces);
            for (std::size_t i = some.begin; i < some.end; ++i) {
                const mixing_draw drawn = draw_mixing(how_, parts_[0].shape, seed, step, i, n);
                for (mixed_part<T>& part : parts_)
                    mix_part(part, drawn, batch[i], batch[drawn.partner],
                             part.mixed.data() + i * part.shape.size());
            }
        });
        samples<T> all;
        for (const mixed_part<T>& part : parts_) {
            const std::span<const T> mixed(part.mixed.data(), n * part.shape.size());
            if (!part.is_unnamed)
                all.named.push_back({part.name, mixed, {}});
            else
                (part.is_input ? all.inputs : all.targets) = mixed;
        }
        return all;
    }

private:
    [[gnu::noinline]] static void mix_part(const mixed_part<T>& part, const mixing_draw& drawn,
                                           std::size_t own, std::size_t other, T* to) {
        const std::size_t size = part.shape.size();
        const bool cuts = drawn.cuts && part.shape.pixels() != 1;
        if (!part.labels.empty()) {
            mix_labels(part, drawn, own, other, to);
        } else if (const T* x = part.numbers.data() + own * size, *y = part.numbers.data() + other * size;
                   cuts) {
            std::copy_n(x, size, to);
            const std::size_t row = part.shape.width * part.shape.channels,
                              left = drawn.box.left * part.shape.channels,
                              right = drawn.box.right * part.shape.channels;
            for (std::size_t i = drawn.box.top * row; i < drawn.box.bottom * row; i += row)
                std::copy(y + i + left, y + i + right, to + i + left);
        } else {
            const auto kept = static_cast<T>(drawn.kept), rest = static_cast<T>(1 - drawn.kept);
            for (std::size_t i = 0; i < size; ++i) to[i] = kept * x[i] + rest * y[i];
        }
    }
    /// The shares of each class, pixel by pixel; the label itself where there is one output.
    static void mix_labels(const mixed_part<T>& part, const mixing_draw& drawn, std::size_t own,
                           std::size_t other, T* to) {
        const std::size_t channels = part.shape.channels, pixels = part.shape.pixels();
        const auto add = [&](std::uint32_t label, double share) {
            to[channels == 1 ? 0 : label] += static_cast<T>(channels == 1 ? share * label : share);
        };
        for (std::size_t p = 0; p < pixels; ++p, to += channels) {
            const bool is_cut = drawn.box.holds(p / part.shape.width, p % part.shape.width);
            const double kept = !drawn.cuts || pixels == 1 ? drawn.kept : is_cut ? 0 : 1;
            std::fill_n(to, channels, T(0));
            add(part.labels[own * pixels + p], kept);
            add(part.labels[other * pixels + p], 1 - kept);
        }
    }

    mixing_options how_;
    std::vector<mixed_part<T>> parts_;
};

/// The inputs and results of a network that samples have.
template <class N, class T>
std::vector<mixed_part<T>> mixed_parts_of(const samples<T>& data) {
    const network_samples<N, T> given(data);
    std::vector<mixed_part<T>> parts;
    parts.reserve(given.inputs.size() + given.results.size());
    for (std::size_t i = 0; i < given.inputs.size(); ++i)
        parts.push_back({std::string(inputs_of<N>[i].label.view()),
                         inputs_of<N>[i].value,
                         true,
                         i == 0,
                         given.inputs[i],
                         {},
                         {}});
    for (std::size_t r = 0; r < given.results.size(); ++r)
        if (!given.results[r].empty())
            parts.push_back({std::string(results_of<N>[r].label.view()),
                             results_of<N>[r].value,
                             false,
                             r == unnamed_result<N>,
                             given.results[r].targets,
                             given.results[r].labels,
                             {}});
    return parts;
}

/// Throws if parts of the samples cannot be cut with the first input.
template <class T>
void check_cuts(const std::vector<mixed_part<T>>& parts) {
    const dims image = parts[0].shape;
    if (image.pixels() == 1)
        raise({"fit: cutmix: the network's input is ", to_string(image),
               ", which has no pixels to cut; use mixup"});
    for (const mixed_part<T>& part : parts)
        if (part.shape.pixels() != 1
            && (part.shape.height != image.height || part.shape.width != image.width))
            raise({"fit: cutmix: ", std::string(part.is_input ? "the input" : "the result"),
                   part.name.empty() ? "" : " \"" + part.name + "\"", " is ", to_string(part.shape),
                   ", an image of another height or width than the first input, ", to_string(image),
                   "; use mixup"});
}

} // namespace lamina::detail
