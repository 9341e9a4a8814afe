# Downloads the four files of MNIST, packed as published, and checks each by its MD5.
#   cmake -DDIR=<directory> [-DMIRRORS=<url;...>] [-DFILES=<name=md5;...>] -P fetch_mnist.cmake
# Files that are already there and right stay as they are; a wrong one is replaced only by a right one. With FILES and
# MIRRORS the same script fetches another data set, such as Fashion-MNIST.

cmake_minimum_required(VERSION 3.25)

if(NOT DIR)
    message(FATAL_ERROR "fetch_mnist: say where the files go: cmake -DDIR=<directory> -P fetch_mnist.cmake")
endif()
if(NOT MIRRORS)
    set(MIRRORS https://ossci-datasets.s3.amazonaws.com/mnist https://storage.googleapis.com/cvdf-datasets/mnist)
endif()
if(NOT FILES)
    set(FILES
        train-images-idx3-ubyte.gz=f68b3c2dcbeaaa9fbdd348bbdeb94873
        train-labels-idx1-ubyte.gz=d53e105ee54ea40749a09fcbcd1e9432
        t10k-images-idx3-ubyte.gz=9fb629c4189551a2d022fa330f9573f3
        t10k-labels-idx1-ubyte.gz=ec29112dd5afa0611ce80d1b7f02629c)
endif()

# Sets `result` to whether the file is there with this MD5, and `found` to its MD5.
function(is_right path expected result found)
    set(md5 "")
    if(EXISTS ${path})
        file(MD5 ${path} md5)
    endif()
    string(COMPARE EQUAL "${md5}" "${expected}" same)
    set(${result} ${same} PARENT_SCOPE)
    set(${found} "${md5}" PARENT_SCOPE)
endfunction()

# Tries the mirrors in turn; sets `failures` to what went wrong with each, or to nothing after a success.
function(fetch name expected failures)
    set(part ${DIR}/${name}.part)
    set(reasons "")
    foreach(mirror IN LISTS MIRRORS)
        string(REGEX REPLACE "/+$" "" mirror "${mirror}")
        message(STATUS "fetch_mnist: ${mirror}/${name}")
        file(DOWNLOAD ${mirror}/${name} ${part} STATUS status INACTIVITY_TIMEOUT 30)
        list(GET status 0 code)
        list(GET status 1 reason)
        if(code EQUAL 0)
            is_right(${part} ${expected} right md5)
            if(right)
                file(RENAME ${part} ${DIR}/${name})
                set(${failures} "" PARENT_SCOPE)
                return()
            endif()
            set(reason "its MD5 is ${md5}, expected ${expected}")
        endif()
        string(APPEND reasons "\n  ${mirror}/${name}: ${reason}")
    endforeach()
    file(REMOVE ${part})
    set(${failures} "${reasons}" PARENT_SCOPE)
endfunction()

cmake_path(ABSOLUTE_PATH DIR NORMALIZE)
file(MAKE_DIRECTORY ${DIR})
foreach(file IN LISTS FILES)
    if(NOT file MATCHES "^([^=/]+)=([0-9a-f]+)$")
        message(FATAL_ERROR "fetch_mnist: FILES holds \"${file}\", expected name=md5")
    endif()
    set(name ${CMAKE_MATCH_1})
    set(expected ${CMAKE_MATCH_2})
    is_right(${DIR}/${name} ${expected} right md5)
    if(right)
        message(STATUS "fetch_mnist: ${name} is already there")
        continue()
    endif()
    fetch(${name} ${expected} failures)
    if(failures)
        message(FATAL_ERROR "fetch_mnist: no mirror has ${name}:${failures}\n"
                            "Put the file into ${DIR} by hand, or name other mirrors with -DMIRRORS=<url;...>.")
    endif()
endforeach()
message(STATUS "fetch_mnist: all files are in ${DIR}")
