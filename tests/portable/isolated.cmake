# That an old machine can run PROGRAM, which has a version for each object of VERSIONS, "avx2.o,avx512.o": the linker can
# take no code of theirs for the rest of the program, nor runs any when the program starts, and did neither.
#   cmake -DPROGRAM= -DVERSIONS= -DNM= -DREADELF= -DOBJDUMP= -P isolated.cmake

cmake_minimum_required(VERSION 3.25)

string(REPLACE "," ";" VERSIONS "${VERSIONS}")

function(run)
    execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
    set(output "${output}" PARENT_SCOPE)
endfunction()

foreach(object IN LISTS VERSIONS)
    run(${NM} --defined-only --extern-only ${object})
    string(REGEX MATCHALL "[^\n]+" symbols "${output}")
    list(LENGTH symbols count)
    if(NOT count EQUAL 1 OR NOT symbols MATCHES "_ZN6lamina17portable_versionsI.*E(4avx2|6avx512)Ev$")
        message(SEND_ERROR "${object}: expected one global symbol, a function of portable_versions, found\n${output}")
    endif()
    run(${READELF} --section-groups --section-headers --wide ${object})
    if(output MATCHES "COMDAT|(INIT|FINI)_ARRAY|[.][cd]tors")
        message(SEND_ERROR "${object}: ${CMAKE_MATCH_0}: shares code or runs some too early\n${output}")
    endif()
endforeach()

# The functions of the program that use wide registers, and those that every object of it may call.
run(${OBJDUMP} --disassemble --no-show-raw-insn ${PROGRAM})
string(REGEX MATCHALL "\n[0-9a-f]+ <[^\n]+>:|%[yz]mm[0-9]" lines "${output}")
set(wide "")
foreach(line IN LISTS lines)
    if(line MATCHES "^\n([0-9a-f]+) <(.+)>:")
        set(function "${CMAKE_MATCH_1} ${CMAKE_MATCH_2}")
    else()
        list(APPEND wide "${function}")
    endif()
endforeach()
list(REMOVE_DUPLICATES wide)
if(wide STREQUAL "")
    message(SEND_ERROR "${PROGRAM}: found no version with wide registers")
endif()
run(${NM} --defined-only --extern-only ${PROGRAM})
string(REGEX REPLACE " [A-Za-z] " " " global "${output}")
foreach(function IN LISTS wide)
    string(FIND "${global}" "${function}\n" at)
    if(NOT at EQUAL -1 AND NOT function MATCHES "portable_versions")
        message(SEND_ERROR "${PROGRAM}: the whole program may call ${function}, which uses wide registers")
    endif()
endforeach()
