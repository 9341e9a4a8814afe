# Compiles the headers of all cases of ONNX's own tests that are imported; their static_asserts compare the shapes:
# cmake -DPROGRAM=<test_tool_onnx_imports> -DWORK=<folder> -DCOMPILER=<c++> -DFLAGS=<file> -P sentences.cmake
include(${FLAGS})
file(MAKE_DIRECTORY ${WORK})
set(source ${WORK}/sentences.cpp)
file(REMOVE ${source})
execute_process(COMMAND ${CMAKE_COMMAND} -E env LAMINA_ONNX_HEADERS=${source} ${PROGRAM} RESULT_VARIABLE result
                OUTPUT_VARIABLE output)
if(result)
    message(FATAL_ERROR "${output}")
endif()
if(NOT EXISTS ${source})
    message("skipped: ONNX's test data is not installed; Debian: libonnx-testdata")
    return()
endif()
execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only ${flags} ${source} RESULT_VARIABLE result
                ERROR_VARIABLE output)
if(result)
    message(FATAL_ERROR "${output}")
endif()
