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

inline lamina_status null_argument(const char* function) noexcept {
    return without_exceptions(LAMINA_BAD_ARGUMENT,
                              [&] { raise(std::string(function) + ": an argument is null"); });
}

/// Stores what make() returns in `created`, null if it throws.
template <class Make>
lamina_status c_create(lamina_predictor** created, const Make& make) noexcept {
    *created = nullptr;
    return without_exceptions(LAMINA_BAD_WEIGHTS, [&] { *created = make().release(); });
}

/// The number of samples. Throws if the network has several inputs or outputs, or other sizes.
inline std::size_t c_samples(const lamina_network& n, std::size_t input_size, std::size_t output_size) {
    if (n.inputs.size() != 1 || n.outputs.size() != 1)
        raise("lamina_predict: " + std::string(n.label)
              + " has several inputs or outputs; call lamina_predict_several");
    const std::size_t in = n.inputs[0].extents.size(), out = n.outputs[0].extents.size();
    if (input_size % in != 0 || output_size % out != 0 || input_size / in != output_size / out)
        raise("lamina_predict: " + std::to_string(input_size) + " input values and room for "
              + std::to_string(output_size) + " results; a sample of " + n.label + " has "
              + std::to_string(in) + " values and " + std::to_string(out) + " results");
    return input_size / in;
}

} // namespace lamina::detail

#define LAMINA_C_DEFINED [[gnu::used]] LAMINA_C_EXPORT inline

extern "C" {

LAMINA_C_DEFINED lamina_status lamina_create(const lamina_network* network, const void* weights,
                                             std::size_t bytes, lamina_predictor** created) noexcept {
    if (network == nullptr || weights == nullptr || created == nullptr)
        return lamina::detail::null_argument("lamina_create");
    return lamina::detail::c_create(
        created, [&] { return network->create(std::span(static_cast<const std::byte*>(weights), bytes)); });
}
LAMINA_C_DEFINED lamina_status lamina_create_from_file(const lamina_network* network, const char* path,
                                                       lamina_predictor** created) noexcept {
    if (network == nullptr || path == nullptr || created == nullptr)
        return lamina::detail::null_argument("lamina_create_from_file");
    return lamina::detail::c_create(created, [&] { return network->create(path); });
}
LAMINA_C_DEFINED lamina_status lamina_clone(const lamina_predictor* predictor,
                                            lamina_predictor** created) noexcept {
    if (predictor == nullptr || created == nullptr) return lamina::detail::null_argument("lamina_clone");
    return lamina::detail::c_create(created, [&] { return predictor->clone(); });
}
LAMINA_C_DEFINED void lamina_free(lamina_predictor* predictor) noexcept { delete predictor; }

LAMINA_C_DEFINED const lamina_network* lamina_network_of(const lamina_predictor* predictor) noexcept {
    return predictor == nullptr ? nullptr : &predictor->network;
}
LAMINA_C_DEFINED lamina_status lamina_set_threads(lamina_predictor* predictor, std::size_t threads) noexcept {
    if (predictor == nullptr) return lamina::detail::null_argument("lamina_set_threads");
    return lamina::detail::without_exceptions(LAMINA_BAD_ARGUMENT, [&] { predictor->set_threads(threads); });
}

LAMINA_C_DEFINED lamina_status lamina_predict(lamina_predictor* predictor, const float* input,
                                              std::size_t input_size, float* output,
                                              std::size_t output_size) noexcept {
    if (predictor == nullptr || input == nullptr || output == nullptr)
        return lamina::detail::null_argument("lamina_predict");
    return lamina::detail::without_exceptions(LAMINA_BAD_ARGUMENT, [&] {
        predictor->predict(lamina::detail::c_samples(predictor->network, input_size, output_size), &input,
                           &output);
    });
}
LAMINA_C_DEFINED lamina_status lamina_predict_several(lamina_predictor* predictor, std::size_t samples,
                                                      const float* const* inputs,
                                                      float* const* outputs) noexcept {
    if (predictor == nullptr || inputs == nullptr || outputs == nullptr
        || std::count(inputs, inputs + predictor->network.inputs.size(), nullptr) != 0
        || std::count(outputs, outputs + predictor->network.outputs.size(), nullptr) != 0)
        return lamina::detail::null_argument("lamina_predict_several");
    return lamina::detail::without_exceptions(LAMINA_BAD_ARGUMENT,
                                              [&] { predictor->predict(samples, inputs, outputs); });
}

} // extern "C"

#undef LAMINA_C_DEFINED
