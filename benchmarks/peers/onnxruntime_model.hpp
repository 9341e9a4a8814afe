#pragma once

#include <cstddef>
#include <string>

#include "network.hpp"

namespace peers {

/// A network as an ONNX file's bytes, for batches of a size: from "input" to "output".
std::string onnx_of(const network& net, std::size_t batch_size);

} // namespace peers
