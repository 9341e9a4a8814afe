#pragma once

#include <lamina/runtime/predicted_word.hpp>
