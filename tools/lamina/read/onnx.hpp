#pragma once

// The door to ONNX's library and to Protocol Buffers: only this room includes it.
#include <google/protobuf/stubs/logging.h>
#include <onnx/checker.h>
#include <onnx/onnx_pb.h>
