// needs: safetensors
#pragma once

#include <lamina/c_api/failure.hpp>
#include <lamina/c_api/lamina_c.h>
#include <lamina/c_api/network.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace lamina::detail {

using c_values_of = std::span<const c_value> lamina_network::*;

inline const c_value* c_value_at(const lamina_network* n, c_values_of values, std::size_t index) noexcept {
    return n != nullptr && index < (n->*values).size() ? &(n->*values)[index] : nullptr;
}
inline const char* c_name_at(const lamina_network* n, c_values_of values, std::size_t index) noexcept {
    const c_value* const found = c_value_at(n, values, index);
    return found == nullptr ? nullptr : found->label.data();
}
inline std::size_t c_size_at(const lamina_network* n, c_values_of values, std::size_t index) noexcept {
    const c_value* const found = c_value_at(n, values, index);
    return found == nullptr ? 0 : found->extents.size();
}
inline std::size_t c_index_of(const lamina_network* n, c_values_of values, const char* name) noexcept {
    if (n == nullptr || name == nullptr) return LAMINA_NOT_FOUND;
    const auto found = std::ranges::find((n->*values), std::string_view(name),
                                         [](const c_value& v) { return std::string_view(v.label.data()); });
    return found == (n->*values).end() ? LAMINA_NOT_FOUND
                                       : static_cast<std::size_t>(found - (n->*values).begin());
}
inline std::size_t c_shape_at(const lamina_network* n, c_values_of values, std::size_t index,
                              std::size_t* extents) noexcept {
    const c_value* const found = c_value_at(n, values, index);
    if (found == nullptr || extents == nullptr) return 0;
    const dims d = found->extents;
    if (d.is_vector())
        extents[0] = d.channels;
    else
        std::ranges::copy(std::array{d.height, d.width, d.channels}, extents);
    return d.rank;
}

} // namespace lamina::detail

#define LAMINA_C_DEFINED [[gnu::used]] LAMINA_C_EXPORT inline

extern "C" {

LAMINA_C_DEFINED const char* lamina_last_error() noexcept { return lamina::detail::failure_text; }

LAMINA_C_DEFINED const char* lamina_network_name(const lamina_network* network) noexcept {
    return network == nullptr ? nullptr : network->label;
}
LAMINA_C_DEFINED std::size_t lamina_parameters(const lamina_network* network) noexcept {
    return network == nullptr ? 0 : network->parameters;
}

LAMINA_C_DEFINED std::size_t lamina_input_count(const lamina_network* network) noexcept {
    return network == nullptr ? 0 : network->inputs.size();
}
LAMINA_C_DEFINED const char* lamina_input_name(const lamina_network* network, std::size_t index) noexcept {
    return lamina::detail::c_name_at(network, &lamina_network::inputs, index);
}
LAMINA_C_DEFINED std::size_t lamina_input_index(const lamina_network* network, const char* name) noexcept {
    return lamina::detail::c_index_of(network, &lamina_network::inputs, name);
}
LAMINA_C_DEFINED std::size_t lamina_input_size(const lamina_network* network, std::size_t index) noexcept {
    return lamina::detail::c_size_at(network, &lamina_network::inputs, index);
}
LAMINA_C_DEFINED std::size_t lamina_input_shape(const lamina_network* network, std::size_t index,
                                                std::size_t* extents) noexcept {
    return lamina::detail::c_shape_at(network, &lamina_network::inputs, index, extents);
}

LAMINA_C_DEFINED std::size_t lamina_output_count(const lamina_network* network) noexcept {
    return network == nullptr ? 0 : network->outputs.size();
}
LAMINA_C_DEFINED const char* lamina_output_name(const lamina_network* network, std::size_t index) noexcept {
    return lamina::detail::c_name_at(network, &lamina_network::outputs, index);
}
LAMINA_C_DEFINED std::size_t lamina_output_index(const lamina_network* network, const char* name) noexcept {
    return lamina::detail::c_index_of(network, &lamina_network::outputs, name);
}
LAMINA_C_DEFINED std::size_t lamina_output_size(const lamina_network* network, std::size_t index) noexcept {
    return lamina::detail::c_size_at(network, &lamina_network::outputs, index);
}
LAMINA_C_DEFINED std::size_t lamina_output_shape(const lamina_network* network, std::size_t index,
                                                 std::size_t* extents) noexcept {
    return lamina::detail::c_shape_at(network, &lamina_network::outputs, index, extents);
}

} // extern "C"

#undef LAMINA_C_DEFINED
