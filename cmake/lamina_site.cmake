# The target `site`: the pages of docs/ as a searchable site, and the public names of the headers beside them, in
# <build>/site. Broken links and mistakes in doc comments are errors.

find_program(LAMINA_MKDOCS mkdocs)
find_program(LAMINA_DOXYGEN doxygen)
mark_as_advanced(LAMINA_MKDOCS LAMINA_DOXYGEN)

set(site ${PROJECT_BINARY_DIR}/site)
if(LAMINA_MKDOCS AND LAMINA_DOXYGEN)
    configure_file(cmake/Doxyfile.in ${PROJECT_BINARY_DIR}/Doxyfile @ONLY)
    add_custom_target(
        site
        COMMAND ${LAMINA_MKDOCS} build --quiet --clean --strict --config-file ${PROJECT_SOURCE_DIR}/mkdocs.yml --site-dir ${site}
        COMMAND ${LAMINA_DOXYGEN} ${PROJECT_BINARY_DIR}/Doxyfile
        COMMENT "Writing ${site}/index.html and ${site}/api/index.html"
        VERBATIM)
else()
    add_custom_target(site COMMAND ${CMAKE_COMMAND} -E echo "site: needs mkdocs and doxygen" COMMAND ${CMAKE_COMMAND} -E false
                      VERBATIM)
endif()
