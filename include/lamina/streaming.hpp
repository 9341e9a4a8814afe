#pragma once

/// Networks over signals that do not end: audio, vibration, spectrograms that arrive column by column.

#include <lamina/predict.hpp>
#include <lamina/streaming/queries.hpp>
#include <lamina/streaming/streaming.hpp>
