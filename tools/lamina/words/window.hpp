#pragma once

#include <array>
#include <string>
#include <vector>

#include "words/translation.hpp"

namespace lamina::tool {

/// The attributes of a convolution's or pool's window, along one or two axes.
struct window {
    std::vector<std::int64_t> kernel, strides, dilations, before, after;
    bool same = false; ///< padded as `same` does it

    bool one_axis() const { return kernel.size() == 1; }
    bool is_padded() const;
};

/// Reads it; `kernel` where the weights say it.
window window_of(const translation& to, const node& n, std::vector<std::int64_t> kernel = {});

/// "<3>", "<3, 5>": numbers along the axes.
std::string along_axes(const std::vector<std::int64_t>& numbers);

/// The option for the padding; empty without padding.
std::string padding_text(const window& w);

/// An option if it says something: `strides<2>`; empty for all ones.
std::string unless_one(const char* name, const std::vector<std::int64_t>& numbers);

/// "(a, b)" of those that are not empty; nothing if all are.
std::string options_text(const std::vector<std::string>& options);

} // namespace lamina::tool
