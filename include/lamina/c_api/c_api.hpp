// needs: safetensors
#pragma once

#include <lamina/c_api/lamina_c.h>
#include <lamina/c_api/network.hpp>
#include <lamina/c_api/prediction.hpp>
#include <lamina/c_api/questions.hpp>

/// Exports the network `network`, a name without ::, as lamina_get_network() to C.
#define LAMINA_C_API(network)                                                                                \
    extern "C" LAMINA_C_EXPORT const lamina_network* lamina_get_##network() noexcept {                       \
        return &lamina::detail::c_network<network, #network>;                                                \
    }                                                                                                        \
    LAMINA_C_NETWORK(network)
