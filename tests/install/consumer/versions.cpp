#include <lamina/runtime/portable_versions.hpp>

#include "small.hpp"

template struct lamina::portable_versions<small>;
