// needs: safetensors
#include "forced.hpp"

GOLDEN_FORCE(lamina::kernels::conv_algorithm::direct)

#include "winograd.cpp"
