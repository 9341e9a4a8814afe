#pragma once

#include <lamina/kernels/partition.hpp>

#include <cstddef>
#include <string>
#include <vector>

#include "gradient_reference.hpp"

namespace lamina::testing {

/// A kernel that turns an image into another one, whose pixels lie `pitch` elements apart.
template <class T>
struct image_kernel {
    dims in, out;
    std::size_t scratch_size;
    kernels::partition parts;
    void (*run)(const T* x, T* y, T* scratch, kernels::work_share, std::size_t pitch);
};

/// Checks a kernel as a whole, with pixels apart, and share by share.
template <class T>
void check_image(const image_kernel<T>& kernel, const std::vector<T>& x, const std::vector<T>& expected,
                 T tolerance);

/// Checks a word's kernel, and that of its gradient, against the word.
template <class T>
void check_both_ways(const plain_word<T>& word, const std::string& name, const image_kernel<T>& forth,
                     const image_kernel<T>& back, T tolerance = 0);

} // namespace lamina::testing
