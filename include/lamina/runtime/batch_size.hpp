#pragma once

#include <lamina/language/error.hpp>
#include <lamina/language/queries.hpp>

#include <cstddef>
#include <string>

namespace lamina::detail {

/// The number of samples in a batch. Throws if `values` is not a whole number of samples, or if `results` is
/// not the size of their results.
template <class N>
std::size_t samples_of(std::size_t values, std::size_t results) {
    constexpr std::size_t input_size = input_shape<N>.size(), output_size = output_shape<N>.size();
    const std::size_t samples = values / input_size;
    if (values % input_size != 0 || results % output_size != 0 || results / output_size != samples)
        raise({"predict_batch: ", values, " input values and room for ", results, " results; a sample has ",
               input_size, " values and ", output_size, " results"});
    return samples;
}

} // namespace lamina::detail
