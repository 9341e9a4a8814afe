#include "network.hpp"

#include <lamina/runtime/portable_versions.hpp>

template struct lamina::portable_versions<digits_cnn>;
