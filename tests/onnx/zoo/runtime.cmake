# Installs ONNX Runtime for node, once: cmake -DWORK=<folder> -P runtime.cmake
find_program(NPM npm)
if(EXISTS ${WORK}/node_modules/onnxruntime-node)
    return()
endif()
file(MAKE_DIRECTORY ${WORK})
if(NPM)
    execute_process(COMMAND ${NPM} install --ignore-scripts --no-audit --no-fund --prefix ${WORK} onnxruntime-node@1
                    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
endif()
if(NOT NPM OR result)
    message("skipped: npm cannot install onnxruntime-node. ${output}")
endif()
