# Cross-compiles for 64-bit ARM with Debian's g++-aarch64-linux-gnu; the tests run under qemu-user.

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
set(CMAKE_EXE_LINKER_FLAGS_INIT -static)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64)

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
