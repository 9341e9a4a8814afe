# What tests, examples and benchmarks share; nothing of this is exported.

include(CheckCXXCompilerFlag)

set(CMAKE_CXX_EXTENSIONS OFF)

# The flags of this project's own programs; lamina_own also compiles for this machine.
add_library(lamina_own_portable INTERFACE)
add_library(lamina_own INTERFACE)
target_link_libraries(lamina_own INTERFACE lamina_own_portable)
target_link_libraries(lamina_own_portable INTERFACE lamina::lamina)
foreach(component IN LISTS LAMINA_COMPONENTS_FOUND)
    target_link_libraries(lamina_own_portable INTERFACE lamina::${component})
endforeach()
target_include_directories(lamina_own_portable INTERFACE ${PROJECT_SOURCE_DIR}/examples) # the zoo
set(LAMINA_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion)
target_compile_options(lamina_own_portable INTERFACE ${LAMINA_WARNINGS} $<$<BOOL:${LAMINA_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(lamina_own_portable INTERFACE -Wno-restrict) # wrong about std::string: gcc.gnu.org/PR105651
endif()
if(LAMINA_NATIVE)
    check_cxx_compiler_flag(-march=native LAMINA_HAS_MARCH_NATIVE)
    target_compile_options(lamina_own INTERFACE $<$<BOOL:${LAMINA_HAS_MARCH_NATIVE}>:-march=native>)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
        # Clang 18 and 19 warn about what they find on a machine with AVX10 (github.com/actions/runner-images/issues/14296).
        check_cxx_compiler_flag(-Winvalid-feature-combination LAMINA_HAS_INVALID_FEATURE_COMBINATION)
        if(LAMINA_HAS_INVALID_FEATURE_COMBINATION)
            target_compile_options(lamina_own INTERFACE -Wno-invalid-feature-combination)
        endif()
    endif()
endif()
if(LAMINA_SANITIZE)
    list(JOIN LAMINA_SANITIZE "," sanitizers)
    target_compile_options(lamina_own_portable INTERFACE -fsanitize=${sanitizers} -fno-sanitize-recover=all
                                                         -fno-omit-frame-pointer)
    target_link_options(lamina_own_portable INTERFACE -fsanitize=${sanitizers})
endif()
if(LAMINA_FUZZ)
    target_compile_options(lamina_own_portable INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Libraries that a source may ask for in its first line, `// needs: zlib cli11`. Components are linked to every
# program; the others only where they are asked for.
set(LAMINA_AVAILABLE ${LAMINA_COMPONENTS_FOUND})
find_package(CLI11 QUIET CONFIG)
if(TARGET CLI11::CLI11)
    list(APPEND LAMINA_AVAILABLE cli11)
    set(LAMINA_LINK_cli11 CLI11::CLI11)
endif()
find_package(benchmark QUIET CONFIG)
if(TARGET benchmark::benchmark)
    list(APPEND LAMINA_AVAILABLE benchmark)
    set(LAMINA_LINK_benchmark benchmark::benchmark)
endif()

# The libraries named in the first line of a source or header.
function(lamina_needs source result)
    set(needs "")
    file(STRINGS ${source} first LIMIT_COUNT 1)
    if(first MATCHES "^// needs: (.*)$")
        string(REGEX MATCHALL "[a-z0-9]+" needs "${CMAKE_MATCH_1}")
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${source})
    set(${result} "${needs}" PARENT_SCOPE)
endfunction()

# Those of them that are not on this machine.
function(lamina_missing source result)
    lamina_needs(${source} missing)
    list(REMOVE_ITEM missing ${LAMINA_AVAILABLE})
    set(${result} "${missing}" PARENT_SCOPE)
endfunction()

# One program from its sources; without one of the libraries they need it is left out and the configuration says so.
function(lamina_add_program name)
    set(needs "")
    foreach(source IN LISTS ARGN)
        lamina_missing(${source} missing)
        if(missing)
            list(JOIN missing ", " missing)
            message(STATUS "lamina: ${name} is left out, it needs ${missing}")
            return()
        endif()
        lamina_needs(${source} needs_here)
        list(APPEND needs ${needs_here})
    endforeach()
    add_executable(${name} ${ARGN})
    target_link_libraries(${name} PRIVATE lamina_own)
    foreach(library IN LISTS needs)
        target_link_libraries(${name} PRIVATE ${LAMINA_LINK_${library}})
    endforeach()
endfunction()
