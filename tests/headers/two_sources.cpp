#include <string>

#include "all_headers.hpp"

std::string written_elsewhere() { return lamina::to_string(lamina::shape<24, 24, 32>); }
