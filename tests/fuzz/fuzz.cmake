# Damages the smallest models of ONNX's own tests for SECONDS and imports them. A crash, a report of a sanitizer or 1 GB of
# memory is an error; its file stays in WORK:
# cmake -DPROGRAM=<fuzz_import> -DWORK=<folder> -DSECONDS=<n> -P fuzz.cmake
set(data $ENV{LAMINA_ONNX_DATA})
if(NOT data)
    set(data /usr/share/libonnx-testdata/data)
endif()
file(MAKE_DIRECTORY ${WORK}/corpus ${WORK}/seeds)
file(GLOB_RECURSE models ${data}/*/model.onnx)
if(NOT models)
    message("skipped: ONNX's test data is not installed; Debian: libonnx-testdata")
    return()
endif()
foreach(model IN LISTS models)
    file(SIZE ${model} size)
    if(size LESS 4000)
        cmake_path(GET model PARENT_PATH folder)
        cmake_path(GET folder FILENAME name)
        file(COPY_FILE ${model} ${WORK}/seeds/${name} ONLY_IF_DIFFERENT)
    endif()
endforeach()
# What is freed is kept apart only for a while, so that it does not count.
execute_process(
    COMMAND ${CMAKE_COMMAND} -E env ASAN_OPTIONS=quarantine_size_mb=16 ${PROGRAM} -max_total_time=${SECONDS} -max_len=20000
            -rss_limit_mb=1000 -timeout=60 -artifact_prefix=${WORK}/ ${WORK}/corpus ${WORK}/seeds
    RESULT_VARIABLE result)
if(result)
    message(FATAL_ERROR "the importer failed: ${result}")
endif()
