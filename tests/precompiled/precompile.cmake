# Precompiles COMMON, a header that includes HEADERS, with COMPILER: for mistakes and documents.

cmake_minimum_required(VERSION 3.25)

include(${FLAGS})
string(REGEX REPLACE "([^,]+),?" "#include <\\1>\n" includes "${HEADERS}")
file(WRITE ${COMMON} "${includes}")

# Clang would instantiate the same templates again for each source.
set(options "")
if(COMPILER MATCHES "clang")
    set(options -fpch-instantiate-templates)
endif()
execute_process(COMMAND ${COMPILER} -std=c++20 ${flags} ${options} -x c++-header ${COMMON} -o ${COMMON}.gch
                COMMAND_ERROR_IS_FATAL ANY)
