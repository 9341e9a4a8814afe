#include <memory>
#include <string>

#include "commands/commands.hpp"

namespace lamina::tool {

void add_show(CLI::App& program) {
    auto file = std::make_shared<std::string>();
    CLI::App* command = program.add_subcommand("show", "Prints what is in an ONNX or safetensors file.");
    command->add_option("file", *file, "a file *.onnx or *.safetensors")->required();
    command->footer("Example: lamina show resnet18.onnx");
}

} // namespace lamina::tool
