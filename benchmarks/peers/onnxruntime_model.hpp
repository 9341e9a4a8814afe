#pragma once

#include <cstddef>
#include <string>

#include "network.hpp"

namespace peers {

/// A network as the bytes of an ONNX file for a batch size, from "input" to "output".
std::string onnx_of(const network& net, std::size_t batch_size);

} // namespace peers
