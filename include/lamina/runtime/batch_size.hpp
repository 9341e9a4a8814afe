#pragma once

#include <lamina/language/error.hpp>
#include <lamina/language/queries.hpp>

#include <cstddef>
#include <string>

namespace lamina::detail {

/// How many samples of a network so many input values are; throws where they are no whole number of samples,
/// or where the results of these do not fill the room for them.
template <class N>
std::size_t samples_of(std::size_t values, std::size_t results) {
    constexpr std::size_t input_size = input_shape<N>.size(), output_size = output_shape<N>.size();
    const std::size_t samples = values / input_size;
    if (values % input_size != 0 || results % output_size != 0 || results / output_size != samples)
        raise("predict_batch: " + std::to_string(values) + " input values and room for "
              + std::to_string(results) + " results; a sample has " + std::to_string(input_size)
              + " values and " + std::to_string(output_size) + " results");
    return samples;
}

} // namespace lamina::detail
