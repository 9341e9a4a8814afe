#include <lamina/files/atomic_file.hpp>
#include <lamina/weights/safetensors.hpp>
#include <lamina/weights/write_header.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

#include "commands/columns.hpp"
#include "commands/commands.hpp"
#include "text/names.hpp"

namespace lamina::tool {

namespace {

struct embed_request {
    std::string file, header, name, type = "f32";
};

stored_type type_of(const std::string& name) {
    return name == "f16" ? stored_type::f16 : name == "bf16" ? stored_type::bf16 : stored_type::f32;
}

void embed(const embed_request& request) {
    const std::filesystem::path source(request.file);
    const std::string stem = identifier(source.stem().string());
    const std::filesystem::path header(request.header.empty() ? stem + "_weights.hpp" : request.header);
    const safetensors_file weights = read_safetensors(source);
    const std::string text = detail::weights_header(request.file, weights.tensors,
                                                    {request.name.empty() ? stem + "_weights" : request.name,
                                                     type_of(request.type), source.filename().string()});
    write_file(header, text);
    std::cout << weights.tensors.size() << " tensors written to " << header.string() << ", "
              << grouped(text.size()) << " bytes\n";
}

} // namespace

void add_embed(CLI::App& program) {
    auto request = std::make_shared<embed_request>();
    CLI::App* command = program.add_subcommand("embed", "Writes weights as a C++ header of constants.");
    command->add_option("file", request->file, "a file *.safetensors with Lamina's names")->required();
    command->add_option("-o", request->header, "the header to write; NAME_weights.hpp if left out");
    command->add_option("--name", request->name,
                        "the constant, perhaps with namespaces; NAME_weights if left out");
    command->add_option("--type", request->type, "f32 (exact), f16 or bf16 (rounded, half as large)")
        ->check(CLI::IsMember({"f32", "f16", "bf16"}))
        ->capture_default_str();
    command->footer("Example: lamina embed lenet5.safetensors -o lenet5_weights.hpp --type f16");
    command->callback([request] { embed(*request); });
}

} // namespace lamina::tool
