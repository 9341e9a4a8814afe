# run(<what> <command> <argument>...): shows what the command prints; an error where it fails.
function(run what)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(result)
        message(FATAL_ERROR "${what} failed:\n${output}")
    endif()
    message("${output}")
endfunction()
