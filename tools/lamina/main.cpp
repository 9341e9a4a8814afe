#include <exception>
#include <iostream>

#include "commands/commands.hpp"

int main(int argc, char** argv) {
    CLI::App program{"Reads trained networks and says them in Lamina's language.", "lamina"};
    program.require_subcommand(1);
    program.footer("Exit codes: 0 done, 1 the file or network cannot be used, 2 the command is wrong.");
    lamina::tool::add_import(program);
    lamina::tool::add_show(program);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        return program.exit(e) == 0 ? 0 : 2;
    } catch (const std::exception& e) {
        std::cerr << "lamina: " << e.what() << "\n";
        return 1;
    }
}
