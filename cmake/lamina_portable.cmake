# lamina_portable_sources(<target> <source>...)
#
# Adds the sources to an executable or library, compiled as its other sources are and, on x86-64, also for AVX2 and for
# AVX-512. They hold `template struct lamina::portable_versions<...>;`, the program uses lamina::portable_predictor.
# Called once per target, from the directory of the target.
#
# Inline functions and templates, the standard library's too, have the same name in every version, and the linker keeps
# any one of them for the whole program. So the objects of a version are linked into one whose symbols are all local but
# the functions of portable_versions.
function(lamina_portable_sources target)
    target_sources(${target} PRIVATE ${ARGN})
    if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$" OR NOT CMAKE_SIZEOF_VOID_P EQUAL 8)
        return()
    endif()

    get_target_property(type ${target} TYPE)
    get_target_property(directory ${target} SOURCE_DIR)
    if(NOT CMAKE_EXECUTABLE_FORMAT STREQUAL "ELF" OR NOT CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang)$")
        message(FATAL_ERROR "lamina_portable_sources: on x86-64 it needs GCC or Clang and a system with ELF objects")
    elseif(NOT type MATCHES "^(EXECUTABLE|(STATIC|SHARED|MODULE)_LIBRARY)$")
        message(FATAL_ERROR "lamina_portable_sources: ${target} is a target of type ${type}, expected an executable or "
                            "a static, shared or module library")
    elseif(NOT directory STREQUAL CMAKE_CURRENT_SOURCE_DIR)
        message(FATAL_ERROR "lamina_portable_sources: ${target} belongs to another directory; call it in ${directory}")
    elseif(TARGET ${target}_avx2)
        message(FATAL_ERROR "lamina_portable_sources: called twice for ${target}; name all sources at once")
    endif()
    find_program(LAMINA_LD NAMES ${CMAKE_LIBRARY_ARCHITECTURE}-ld.bfd ld.bfd ld)
    find_program(LAMINA_OBJCOPY NAMES ${CMAKE_LIBRARY_ARCHITECTURE}-objcopy objcopy)
    if(NOT LAMINA_LD OR NOT LAMINA_OBJCOPY OR NOT CMAKE_READELF)
        message(FATAL_ERROR "lamina_portable_sources: it needs GNU ld, objcopy and readelf; Debian: binutils")
    endif()

    target_compile_definitions(${target} PRIVATE LAMINA_PORTABLE)
    lamina_add_version(${target} ${type} avx2 "-mavx2;-mfma" ${ARGN})
    lamina_add_version(${target} ${type} avx512
                       "-mavx2;-mfma;-mavx512f;-mavx512cd;-mavx512dq;-mavx512bw;-mavx512vl" ${ARGN})
endfunction()

# The options are exactly what available_instruction_set() asks for.
function(lamina_add_version target type version options)
    set(objects ${target}_${version})
    add_library(${objects} OBJECT EXCLUDE_FROM_ALL ${ARGN})
    foreach(property CXX_STANDARD CXX_STANDARD_REQUIRED CXX_EXTENSIONS)
        get_target_property(value ${target} ${property})
        if(NOT value MATCHES "NOTFOUND$")
            set_property(TARGET ${objects} PROPERTY ${property} ${value})
        endif()
    endforeach()
    set_target_properties(${objects} PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF UNITY_BUILD OFF)
    if(NOT type STREQUAL "EXECUTABLE")
        set_property(TARGET ${objects} PROPERTY POSITION_INDEPENDENT_CODE ON)
    endif()
    target_link_libraries(${objects} PRIVATE $<TARGET_PROPERTY:${target},LINK_LIBRARIES>)
    target_include_directories(${objects} PRIVATE $<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>)
    target_compile_features(${objects} PRIVATE $<TARGET_PROPERTY:${target},COMPILE_FEATURES>)
    target_compile_definitions(${objects} PRIVATE $<TARGET_PROPERTY:${target},COMPILE_DEFINITIONS>
                                                  LAMINA_PORTABLE_VERSION=${version})
    target_compile_options(${objects} PRIVATE $<TARGET_PROPERTY:${target},COMPILE_OPTIONS> -march=x86-64 ${options}
                                              -fno-lto $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)

    set(isolated ${CMAKE_CURRENT_BINARY_DIR}/${objects}.o)
    set(script ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/lamina_isolate.cmake)
    add_custom_command(
        OUTPUT ${isolated}
        COMMAND ${CMAKE_COMMAND} -DVERSION=${version} "-DOBJECTS=$<TARGET_OBJECTS:${objects}>" -DOUTPUT=${isolated}
                -DLD=${LAMINA_LD} -DOBJCOPY=${LAMINA_OBJCOPY} -DREADELF=${CMAKE_READELF} -P ${script}
        DEPENDS $<TARGET_OBJECTS:${objects}> ${script}
        COMMENT "Isolating ${objects}"
        VERBATIM)
    add_dependencies(${target} ${objects}) # Makefiles do not know the rules of another target
    target_sources(${target} PRIVATE ${isolated})
    set_source_files_properties(${isolated} PROPERTIES EXTERNAL_OBJECT TRUE GENERATED TRUE)
endfunction()
