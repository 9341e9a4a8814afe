# For scripts: compile(<source> <failed> <said> [<option>...]) checks a source's syntax with COMPILER and the flags of the
# build. `failed` is the compiler's exit code, `said` everything that it printed.

include(${FLAGS})
set(ENV{LC_ALL} C)

function(compile source failed said)
    execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only ${flags} ${ARGN} ${source}
                    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    set(${failed} "${result}" PARENT_SCOPE)
    set(${said} "${output}" PARENT_SCOPE)
endfunction()
