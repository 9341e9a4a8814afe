# What who compiles with plain -I finds: the macros of <lamina/version.hpp> are those of the project, VERSION, and GCC
# 12.0 to 12.2 with AVX is told (not stopped) where the options against its bug are missing. DEFINITIONS are
# those of the target lamina::lamina, with commas.

cmake_minimum_required(VERSION 3.25)

set(include ${SOURCE}/include)
set(found "")
foreach(part MAJOR MINOR PATCH)
    file(STRINGS ${include}/lamina/version.hpp line REGEX "^#define LAMINA_VERSION_${part} [0-9]+$")
    string(REGEX MATCH "[0-9]+$" number "${line}")
    list(APPEND found "${number}")
endforeach()
list(JOIN found "." found)
if(NOT found STREQUAL VERSION)
    message(FATAL_ERROR "<lamina/version.hpp> says ${found}, the project ${VERSION}")
endif()
file(STRINGS ${SOURCE}/CITATION.cff line REGEX "^version: ")
if(NOT line STREQUAL "version: ${VERSION}")
    message(FATAL_ERROR "CITATION.cff says `${line}`, the project ${VERSION}")
endif()

string(REPLACE "." ";" parts "${VERSION}")
list(GET parts 0 major)
list(GET parts 1 minor)
list(GET parts 2 patch)
math(EXPR number "${major} * 10000 + ${minor} * 100 + ${patch}")
file(WRITE ${WORK}/version.cpp "#include <lamina/version.hpp>
#include <lamina/language/dims.hpp>
static_assert(LAMINA_VERSION == ${number});
#if LAMINA_VERSION < ${number}
#    error
#endif
")

function(expect_message expected how)
    execute_process(COMMAND ${COMPILER} -std=c++20 -Wall -Wextra -Wpedantic -Werror -fsyntax-only ${how} ${include} ${ARGN}
                            ${WORK}/version.cpp
                    RESULT_VARIABLE failed ERROR_VARIABLE said)
    if(failed)
        message(FATAL_ERROR "${ARGN}: does not compile\n${said}")
    endif()
    string(FIND "${said}" "-mmove-max=128 -mstore-max=128 -DLAMINA_MOVE_MAX_SET" at)
    if(expected AND at EQUAL -1)
        message(FATAL_ERROR "${ARGN}: there must be a message about -mmove-max")
    elseif(NOT expected AND said)
        message(FATAL_ERROR "${ARGN}: there must be no message\n${said}")
    endif()
endfunction()

expect_message(FALSE -I)
if(PROCESSOR MATCHES "x86_64|AMD64")
    set(affected FALSE)
    if(COMPILER_ID STREQUAL "GNU" AND COMPILER_VERSION VERSION_GREATER_EQUAL 12 AND COMPILER_VERSION VERSION_LESS 12.3)
        set(affected TRUE)
    endif()
    string(REPLACE "," ";" definitions "${DEFINITIONS}")
    list(TRANSFORM definitions PREPEND -D)
    expect_message(${affected} -I -mavx2)
    expect_message(${affected} -isystem -mavx2)
    expect_message(FALSE -I -mavx2 -DLAMINA_MOVE_MAX_SET)
    expect_message(FALSE -I -mavx2 ${definitions})
endif()
