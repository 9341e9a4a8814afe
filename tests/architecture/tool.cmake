# The arrows between the rooms of TOOL, the folder of the program lamina: a room includes only itself and rooms before
# it. ONNX's library and Protocol Buffers have one door, the command line has another.

cmake_minimum_required(VERSION 3.25)

set(rooms graph evaluate read rewrite words structure text commands)

function(check_include file line)
    if(line MATCHES "[<\"](onnx|google)/" AND NOT file STREQUAL "read/onnx.hpp")
        message(SEND_ERROR "${file}: only read/onnx.hpp includes ONNX's library: ${line}")
    elseif(line MATCHES "<CLI/" AND NOT file MATCHES "^commands/")
        message(SEND_ERROR "${file}: only commands/ includes CLI11: ${line}")
    elseif(file MATCHES "/" AND line MATCHES "\"([a-z_]+)/")
        list(FIND rooms ${CMAKE_MATCH_1} to)
        string(REGEX MATCH "^[a-z_]+" from ${file})
        list(FIND rooms ${from} from)
        if(to EQUAL -1 OR from EQUAL -1 OR to GREATER from)
            message(SEND_ERROR "${file}: the arrow points to a later room, or to none: ${line}")
        endif()
        if(line MATCHES "\"read/" AND file MATCHES "^(rewrite|words|structure|text)/")
            message(SEND_ERROR "${file}: a rewrite knows graphs, never files: ${line}")
        endif()
    endif()
endfunction()

file(GLOB_RECURSE files RELATIVE ${TOOL} ${TOOL}/*.hpp ${TOOL}/*.cpp)
foreach(file IN LISTS files)
    file(STRINGS ${TOOL}/${file} lines REGEX "^ *# *include")
    foreach(line IN LISTS lines)
        check_include(${file} "${line}")
    endforeach()
endforeach()
