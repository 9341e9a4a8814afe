// needs: safetensors
#include "forced.hpp"

GOLDEN_FORCE(lamina::kernels::conv_algorithm::winograd_2)

#include "winograd.cpp"
