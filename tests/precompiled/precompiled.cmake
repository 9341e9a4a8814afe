# Precompiled headers of other libraries, one for each optimization of the tests.

set(LAMINA_FOREIGN_DIR ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles)
foreach(optimization IN ITEMS "" -O0)
    file(CONFIGURE OUTPUT foreign.cpp CONTENT "")
    add_library(lamina_foreign${optimization} OBJECT EXCLUDE_FROM_ALL ${CMAKE_CURRENT_BINARY_DIR}/foreign.cpp)
    target_link_libraries(lamina_foreign${optimization} PRIVATE lamina_tests_main lamina_own)
    target_compile_options(lamina_foreign${optimization} PRIVATE ${optimization})
    target_precompile_headers(lamina_foreign${optimization} PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/precompiled/foreign.hpp)
endforeach()

# Lets sources of `target`, which are compiled with `optimization`, begin with what foreign.hpp includes. With CMake's own
# command for that it would come after the headers that headers/ lets a test begin with, where GCC does not take it.
function(lamina_begin_with_foreign target optimization)
    if(CMAKE_DISABLE_PRECOMPILE_HEADERS OR NOT optimization MATCHES "^(-O0)?$")
        return()
    endif()
    set(header ${LAMINA_FOREIGN_DIR}/lamina_foreign${optimization}.dir/cmake_pch.hxx)
    target_compile_options(${target} BEFORE PRIVATE "SHELL:-include ${header}")
    set_source_files_properties(${ARGN} PROPERTIES OBJECT_DEPENDS ${header}${CMAKE_PCH_EXTENSION})
endfunction()
