# A small project of a user's, in consumer/, is configured, built and run: by find_package from a prefix into which
# BUILD was installed (HOW = find_package), or with the sources SOURCE as a part of it (HOW = fetch_content).

cmake_minimum_required(VERSION 3.25)

set(work ${BUILD}/consumer/${HOW})
file(REMOVE_RECURSE ${work})
set(configure ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR}/consumer -B ${work}/build -G ${GENERATOR}
              -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_BUILD_TYPE=Release)

function(run)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    if(NOT result EQUAL 0)
        list(JOIN ARGN " " command)
        message(NOTICE "${output}")
        message(FATAL_ERROR "this fails: ${command}")
    endif()
endfunction()

function(run_and_fail text)
    execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
    list(JOIN ARGN " " command)
    # CMake wraps its messages.
    string(REGEX REPLACE "[ \n]+" " " flat "${output}")
    string(FIND "${flat}" "${text}" at)
    if(result EQUAL 0 OR at EQUAL -1)
        message(NOTICE "${output}")
        message(FATAL_ERROR "this must fail and say `${text}`: ${command}")
    endif()
endfunction()

if(HOW STREQUAL "find_package")
    run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${work}/prefix)
    list(APPEND configure -DCMAKE_PREFIX_PATH=${work}/prefix)
    run_and_fail("component zlib: zlib was not found" ${configure} -DCOMPONENTS=zlib
                 -DCMAKE_DISABLE_FIND_PACKAGE_ZLIB=TRUE)
    run_and_fail("component teapot: there is no such component" ${configure} -DCOMPONENTS=teapot
                 -DCMAKE_DISABLE_FIND_PACKAGE_ZLIB=FALSE)
    run_and_fail("xsimd 8.1 or newer was not found" ${configure} -DCOMPONENTS= -DLAMINA_XSIMD_INCLUDE_DIR=)
    file(REMOVE_RECURSE ${work}/build)
    find_program(pkg_config pkg-config)
    if(pkg_config)
        set(ENV{PKG_CONFIG_PATH} ${work}/prefix/share/pkgconfig)
        run(${pkg_config} --print-errors --exact-version=${VERSION} lamina)
        execute_process(COMMAND ${pkg_config} --cflags lamina OUTPUT_VARIABLE flags)
        separate_arguments(flags UNIX_COMMAND "${flags}")
        set(consumer ${CMAKE_CURRENT_LIST_DIR}/consumer/main.cpp)
        run(${COMPILER} -std=c++20 -fsyntax-only ${flags} ${consumer})
    endif()
else()
    list(APPEND configure -DFETCHCONTENT_SOURCE_DIR_LAMINA=${SOURCE})
endif()

run(${configure} -DCOMPONENTS=${COMPONENTS})
run(${CMAKE_COMMAND} --build ${work}/build --parallel 2)
run(${work}/build/consumer)
