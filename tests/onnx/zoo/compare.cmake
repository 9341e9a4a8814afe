# Saves a network and compares it with ONNX Runtime: cmake -DPROGRAM=<program> -DNAME=<name> -DWORK=<folder> -P compare.cmake
set(folder ${WORK}/${NAME})
file(MAKE_DIRECTORY ${folder})
execute_process(COMMAND ${PROGRAM} ${folder} COMMAND_ERROR_IS_FATAL ANY)
find_program(NODE node)
if(NODE AND EXISTS ${WORK}/node_modules/onnxruntime-node)
    execute_process(COMMAND ${NODE} ${CMAKE_CURRENT_LIST_DIR}/compare.js ${NAME} ${folder} WORKING_DIRECTORY ${WORK}
                    RESULT_VARIABLE result)
    if(result)
        message(FATAL_ERROR "${NAME}: ONNX Runtime's results are others")
    endif()
    # Up to half a gigabyte each.
    file(REMOVE ${folder}/net.onnx)
else()
    message("skipped: there is no node with onnxruntime-node")
endif()
