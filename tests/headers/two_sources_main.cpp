#include <string>

#include "all_headers.hpp"

std::string written_elsewhere();

int main() { return written_elsewhere() == lamina::to_string(lamina::shape<24, 24, 32>) ? 0 : 1; }
