# 32-bit ARM with NEON, as from Cortex-A7 on. Debian: g++-arm-linux-gnueabihf, qemu-user.
set(CMAKE_SYSTEM_PROCESSOR armv7)
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-arm)
# Notes about how GCC 7 passed arguments would stand below everything.
set(CMAKE_CXX_FLAGS_INIT "-march=armv7-a -mfpu=neon-vfpv4 -Wno-psabi")
set(triple arm-linux-gnueabihf)
include(${CMAKE_CURRENT_LIST_DIR}/cross.cmake)
