#include <exception>
#include <iostream>
#ifdef __GLIBC__
#    include <malloc.h>
#endif

#include "commands/commands.hpp"

namespace {

/// What one tensor leaves is kept for the next: new pages cost more time than most of what is done with them.
void keep_memory() {
#ifdef __GLIBC__
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
#endif
}

} // namespace

int main(int argc, char** argv) {
    keep_memory();
    CLI::App program{"Reads trained networks and says them in Lamina's language.", "lamina"};
    program.require_subcommand(1);
    program.footer("Exit codes: 0 done, 1 the file or network cannot be used, 2 the command is wrong.");
    lamina::tool::add_import(program);
    lamina::tool::add_show(program);
    lamina::tool::add_embed(program);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return program.exit(e) == 0 ? 0 : 2;
    } catch (const std::exception& e) {
        std::cerr << "lamina: " << e.what() << "\n";
        return 1;
    }
}
