#pragma once

#include <lamina/language/error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace lamina::detail {

/// Throws an error that names the first sample whose class index is not below `classes`. Losses and metrics
/// rely on this check: call it once per data set, before training.
inline void check_labels(std::span<const std::uint32_t> labels, std::size_t classes) {
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (labels[i] >= classes)
            raise({"labels: sample ", i, " has class ", labels[i], ", but there are ", classes,
                   " classes, counted from 0"});
}

} // namespace lamina::detail
