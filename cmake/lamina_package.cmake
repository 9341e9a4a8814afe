# `cpack` makes liblamina-dev_<version>_all.deb of what is installed, without the program, which has an architecture.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME liblamina-dev)
set(CPACK_PACKAGE_VENDOR "the authors of Lamina")
set(CPACK_PACKAGE_CONTACT "the authors of Lamina <maintainers@lamina.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "convolutional networks as C++20 types (development files)")
set(CPACK_PACKAGE_DESCRIPTION
    "A network is written as a C++ type; the compiler checks its shapes, counts its\n\
parameters, and makes fused loops of it that predict and train. Header-only.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_CMAKE_PROJECTS ${PROJECT_BINARY_DIR} lamina Unspecified / ${PROJECT_BINARY_DIR} lamina debian /)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libboost-dev (>= 1.74), libxsimd-dev (>= 8.1)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "zlib1g-dev, libpng-dev, rapidjson-dev")
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE "${PROJECT_HOMEPAGE_URL}")
set(CPACK_STRIP_FILES OFF)

# What Debian's policy asks for in /usr/share/doc: the license with its holders, and a log of the package's versions.
file(READ LICENSE license)
string(REGEX REPLACE "\n\n" "\n.\n" license "${license}")
string(REGEX REPLACE "\n(.)" "\n \\1" license "${license}")
file(
    CONFIGURE
    OUTPUT package/copyright
    CONTENT
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Lamina

Files: *
Copyright: 2026 the authors of Lamina
License: BSL-1.0
 @license@"
    @ONLY)
file(
    CONFIGURE
    OUTPUT package/changelog
    CONTENT
        "@CPACK_PACKAGE_NAME@ (@PROJECT_VERSION@) unstable; urgency=medium

  * Version @PROJECT_VERSION@; CHANGELOG.md of the sources says what is new.

 -- @CPACK_PACKAGE_CONTACT@  Tue, 01 Dec 2026 00:00:00 +0000
"
    @ONLY)
find_program(LAMINA_GZIP gzip)
if(LAMINA_GZIP)
    execute_process(COMMAND ${LAMINA_GZIP} -9fkn ${PROJECT_BINARY_DIR}/package/changelog)
endif()
install(FILES ${PROJECT_BINARY_DIR}/package/copyright ${PROJECT_BINARY_DIR}/package/changelog.gz
        DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${CPACK_PACKAGE_NAME} COMPONENT debian EXCLUDE_FROM_ALL OPTIONAL)
include(CPack)
