#include <lamina/runtime/portable_versions.hpp>

#include <iostream> // before GCC 13 it brings a global object, too

#include "network.hpp"

template struct lamina::portable_versions<portable_network>;

namespace {
const struct global {
    global() { version_initialized(lamina::simd::lanes<lamina::simd::batch<float>>); }
} object;
} // namespace
