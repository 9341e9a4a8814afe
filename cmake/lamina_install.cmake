include(CMakePackageConfigHelpers)

set(LAMINA_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/lamina)

install(DIRECTORY include/lamina DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(TARGETS lamina EXPORT lamina)
install(EXPORT lamina NAMESPACE lamina:: DESTINATION ${LAMINA_CMAKE_DIR} FILE lamina-targets.cmake)
foreach(component IN LISTS LAMINA_COMPONENTS)
    install(TARGETS lamina_${component} EXPORT lamina_${component})
    install(EXPORT lamina_${component} NAMESPACE lamina:: DESTINATION ${LAMINA_CMAKE_DIR}
            FILE lamina-${component}-targets.cmake)
endforeach()

configure_package_config_file(cmake/lamina-config.cmake.in ${PROJECT_BINARY_DIR}/lamina-config.cmake
                              INSTALL_DESTINATION ${LAMINA_CMAKE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/lamina-config-version.cmake
                                 COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${PROJECT_BINARY_DIR}/lamina-config.cmake ${PROJECT_BINARY_DIR}/lamina-config-version.cmake
              cmake/lamina_dependencies.cmake cmake/lamina_c_library.cmake cmake/lamina_portable.cmake cmake/lamina_isolate.cmake
        DESTINATION ${LAMINA_CMAKE_DIR})
# In share/, where what is the same for every architecture belongs.
configure_file(cmake/lamina.pc.in ${PROJECT_BINARY_DIR}/lamina.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/lamina.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/lamina)
