#pragma once

#include <exception>
#include <iostream>

namespace examples {

/// Runs a program and turns exceptions into a message and an exit code.
template <class Program>
int guarded(Program program) {
    try {
        program();
        return 0;
    } catch (const std::exception& e) {
        std::cerr << e.what() << "\n";
        return 1;
    }
}

} // namespace examples
