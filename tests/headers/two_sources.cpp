#include "all_headers.hpp"

#include <string>

std::string written_elsewhere() { return lamina::to_string(lamina::shape<24, 24, 32>); }
