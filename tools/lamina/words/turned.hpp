#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace lamina::tool {

/// A matrix with its axes exchanged: result[row, column] = from[column, place(row)], where `from` has as many
/// columns as the result has rows. Goes block by block, so that large ones do not leave the cache.
template <class Place>
std::vector<float> turned(const std::vector<double>& from, std::size_t rows, std::size_t columns,
                          Place place) {
    constexpr std::size_t block = 16;
    std::vector<float> result(rows * columns);
    for (std::size_t first = 0; first < columns; first += block)
        for (std::size_t row = 0; row < rows; ++row) {
            const std::size_t at = place(row);
            for (std::size_t c = first; c < (std::min)(first + block, columns); ++c)
                result[row * columns + c] = static_cast<float>(from[c * rows + at]);
        }
    return result;
}

} // namespace lamina::tool
