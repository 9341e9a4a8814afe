# Cross-compiles with Debian's g++-${triple} for the processor that a toolchain file has named; the tests run under
# qemu-user.

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${triple}-gcc)
set(CMAKE_CXX_COMPILER ${triple}-g++)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)

# The libraries that are headers alone are the same for every machine. Only they are shown, through links: beside
# them lie the C library's headers for this one.
set(headers ${CMAKE_BINARY_DIR}/headers)
foreach(header include/boost include/xsimd include/doctest include/rapidjson include/CLI share/cmake/RapidJSON
               share/cmake/CLI11)
    if(EXISTS /usr/${header} AND NOT EXISTS ${headers}/${header})
        cmake_path(GET header PARENT_PATH folder)
        file(MAKE_DIRECTORY ${headers}/${folder})
        file(CREATE_LINK /usr/${header} ${headers}/${header} SYMBOLIC)
    endif()
endforeach()

set(CMAKE_FIND_ROOT_PATH ${headers})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
