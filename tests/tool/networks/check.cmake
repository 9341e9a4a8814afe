# Exports a network with PyTorch, imports it, builds the program that this writes and lets it compare itself:
# cmake -DPROGRAM=<lamina> -DNETWORK=<small or torchvision's> -DWORK=<folder> -DCOMPILER=<c++> -DFLAGS=<file>
# -DBUILD=<folder to install from> -P check.cmake
include(${FLAGS})
include(${CMAKE_CURRENT_LIST_DIR}/run.cmake)
find_program(PYTHON NAMES python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(NOT PYTHON)
    message("skipped: there is no python3")
    return()
endif()
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
execute_process(COMMAND ${PYTHON} ${CMAKE_CURRENT_LIST_DIR}/export.py ${NETWORK} ${WORK}/${NETWORK}.onnx
                RESULT_VARIABLE result ERROR_VARIABLE errors)
if(errors MATCHES "No module named '(torch|torchvision)'")
    message("skipped: PyTorch is not installed; Debian: python3-torch python3-torchvision")
    return()
endif()
if(result)
    message(FATAL_ERROR "export.py ${NETWORK}: ${errors}")
endif()

run("lamina import" ${PROGRAM} import ${WORK}/${NETWORK}.onnx -o ${WORK}/imported)
run("the compiler" ${COMPILER} -std=c++20 -O1 -DNDEBUG -DLAMINA_HAS_SAFETENSORS "-DIMPORTED_FOLDER=\"${WORK}/imported\""
    ${flags} ${WORK}/imported/main.cpp -o ${WORK}/program -pthread)
run("the program" ${WORK}/program)

# The written project finds what is installed, with its program for fine-tuning; compilers need long for that.
if(NETWORK STREQUAL "small" AND BUILD)
    run("cmake --install" ${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
    run("the project's cmake" ${CMAKE_COMMAND} -S ${WORK}/imported -B ${WORK}/build -DCMAKE_PREFIX_PATH=${WORK}/prefix
        -DCMAKE_CXX_COMPILER=${COMPILER} -DFINETUNE=ON)
elseif(NETWORK STREQUAL "resnet18")
    run("the compiler, of the fine-tuning" ${COMPILER} -std=c++20 -fsyntax-only -DLAMINA_HAS_SAFETENSORS
        -DIMPORTED_FOLDER="" ${flags} ${WORK}/imported/finetune.cpp)
endif()

# In and out again: the same sentence. Large weights would take the compiler minutes.
if(NOT NETWORK STREQUAL "small")
    return()
endif()
set(again ${WORK}/again)
run("lamina import --embed" ${PROGRAM} import ${WORK}/small.onnx --embed -o ${WORK}/embedded)
run("the compiler" ${COMPILER} -std=c++20 -O0 -DNDEBUG -DLAMINA_HAS_SAFETENSORS -DNETWORK=small
    "-DEMBEDDED_WEIGHTS=small_weights" "-DHEADER=\"${WORK}/imported/small.hpp\""
    "-DEMBEDDED=\"${WORK}/embedded/small_weights.hpp\"" ${flags} ${CMAKE_CURRENT_LIST_DIR}/save_again.cpp -o ${again})
run("save_onnx" ${again} ${WORK}/imported/small.safetensors ${WORK}/again.onnx)
run("lamina import" ${PROGRAM} import ${WORK}/again.onnx --name small -o ${WORK}/imported_again)
foreach(folder imported imported_again)
    file(READ ${WORK}/${folder}/small.hpp ${folder})
    string(REGEX REPLACE "/// Imported from [^\n]*" "" ${folder} "${${folder}}")
endforeach()
if(NOT imported STREQUAL imported_again)
    message(FATAL_ERROR "save_onnx does not write the network that was imported:\n${imported}\n${imported_again}")
endif()
