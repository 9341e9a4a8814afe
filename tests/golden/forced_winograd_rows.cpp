// needs: safetensors
#include "forced.hpp"

GOLDEN_FORCE(lamina::kernels::conv_algorithm::winograd_rows)

#include "resnet_basic.cpp"
#include "winograd.cpp"
