# Links OBJECTS, the sources of a portable program compiled for the instruction set VERSION, into the object OUTPUT that
# shares no code with the rest of the program and runs none before it is asked to. LD, OBJCOPY, READELF: binutils.

cmake_minimum_required(VERSION 3.25)

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        file(REMOVE ${OUTPUT})
        list(JOIN ARGN " " command)
        message(FATAL_ERROR "lamina_portable_sources: this fails: ${command}\n${output}")
    endif()
    set(output "${output}" PARENT_SCOPE)
endfunction()

# Without groups, whose members the linker would take from any object of the program.
run(${LD} -r --force-group-allocation -o ${OUTPUT} ${OBJECTS})
# All symbols become local but the functions of lamina::portable_versions; the global objects of the sources are
# initialised by runtime/portable_versions.hpp.
run(${OBJCOPY} --wildcard "--keep-global-symbol=_ZN6lamina17portable_versionsI*E*${VERSION}Ev"
    --rename-section .init_array=lamina_start_${VERSION},alloc,load,data,contents ${OUTPUT})

run(${READELF} --section-headers --wide ${OUTPUT})
if(output MATCHES "(INIT|FINI)_ARRAY|[.][cd]tors")
    file(REMOVE ${OUTPUT})
    message(FATAL_ERROR "lamina_portable_sources: section ${CMAKE_MATCH_0}: code for ${VERSION} would run on every machine "
                        "when the program starts or ends, from init_priority, [[gnu::destructor]], a sanitizer or "
                        "gcov in ${OBJECTS}")
endif()
