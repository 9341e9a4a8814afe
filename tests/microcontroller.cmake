# cmake -DQEMU= -DPROGRAMS=<elf>,<most>,… -P: each program for a Cortex-M4 gives the host's results with at most so many
# instructions (a kernel that calls functions in its loops takes more), and no allocator is linked into it.
string(REPLACE "," ";" programs "${PROGRAMS}")
while(programs)
    list(POP_FRONT programs program most)
    execute_process(
        COMMAND ${QEMU} -M mps2-an386 -display none -icount shift=0 -semihosting-config enable=on,target=native
                -kernel ${program}
        RESULT_VARIABLE code
        ERROR_VARIABLE said
        OUTPUT_VARIABLE also_said
        TIMEOUT 120)
    message(STATUS "${said}${also_said}")
    if(NOT code EQUAL 0 OR NOT "${said}${also_said}" MATCHES ": as on the host \\(.*; ([1-9][0-9]*) instructions")
        message(SEND_ERROR "${program}: exit code ${code}")
    elseif(CMAKE_MATCH_1 GREATER most)
        message(SEND_ERROR "${program}: ${CMAKE_MATCH_1} instructions, expected at most ${most}")
    endif()
    # malloc, realloc, operator new and newlib's request for memory, as whole words of the linker's map.
    file(STRINGS ${program}.map allocators REGEX "[ .](_?malloc(_r)?|realloc|_sbrk|_Zn[wa][jm].*)( |$)")
    if(allocators)
        message(SEND_ERROR "${program}.map: an allocator is linked: ${allocators}")
    endif()
endwhile()
