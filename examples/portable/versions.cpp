#include <lamina/runtime/portable_versions.hpp>

#include "network.hpp"

template struct lamina::portable_versions<digits_cnn>;
