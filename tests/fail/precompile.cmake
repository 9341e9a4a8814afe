# Precompiles COMMON, a header for most of the mistakes, with COMPILER.

cmake_minimum_required(VERSION 3.25)

include(${FLAGS})
file(WRITE ${COMMON} "#include <lamina/language/queries.hpp>\n#include <lamina/layers/words.hpp>\n")

# Clang would instantiate the same templates again for each mistake.
set(options "")
if(COMPILER MATCHES "clang")
    set(options -fpch-instantiate-templates)
endif()
execute_process(COMMAND ${COMPILER} -std=c++20 ${flags} ${options} -x c++-header ${COMMON} -o ${COMMON}.gch
                COMMAND_ERROR_IS_FATAL ANY)
