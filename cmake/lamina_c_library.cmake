# lamina_c_library(<target> <source>...)
#
# Adds a shared library of networks for C and whatever calls C. The sources hold LAMINA_C_API(...) of
# <lamina/c_api/c_api.hpp>. It exports the functions of lamina_c.h and no other symbol. Needs the component safetensors.
function(lamina_c_library target)
    add_library(${target} SHARED ${ARGN})
    target_link_libraries(${target} PRIVATE lamina::safetensors)
    set_target_properties(${target} PROPERTIES CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
    if(CMAKE_EXECUTABLE_FORMAT STREQUAL "ELF")
        # The standard library's templates are visible whatever the options say.
        set(symbols ${CMAKE_CURRENT_BINARY_DIR}/${target}.symbols)
        file(CONFIGURE OUTPUT ${symbols} CONTENT "{\nglobal: lamina_*;\nlocal: *;\n};\n")
        target_link_options(${target} PRIVATE -Wl,--version-script=${symbols})
    endif()
endfunction()
