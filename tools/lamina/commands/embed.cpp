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
    std::string file, header, name, type = "f32", form = "text";
};

stored_type type_of(const std::string& name) {
    using enum stored_type;
    return name == "f16" ? f16 : name == "bf16" ? bf16 : name == "i8" ? i8 : f32;
}

void embed(const embed_request& request) {
    const std::filesystem::path source(request.file);
    const std::string stem = identifier(source.stem().string());
    const std::filesystem::path path(request.header.empty() ? stem + "_weights.hpp" : request.header);
    const safetensors_file weights = read_safetensors(source);
    const header_options options{.name = request.name.empty() ? stem + "_weights" : request.name,
                                 .type = type_of(request.type),
                                 .source = source.filename().string(),
                                 .as_bytes = request.form == "bytes"};
    const detail::constant_header header = detail::to_header(request.file, weights.tensors, options);
    header.write(path);
    std::cout << weights.tensors.size() << " tensors written to " << path.string()
              << (options.as_bytes ? " and " + path.string() + ".bin, " : ", ")
              << grouped(header.text.size() + header.bytes.size()) << " bytes\n";
}

} // namespace

void add_embed(CLI::App& program) {
    auto request = std::make_shared<embed_request>();
    CLI::App* command = program.add_subcommand("embed", "Writes weights as a C++ header of constants.");
    command->add_option("file", request->file, "a file *.safetensors with Lamina's names")->required();
    command->add_option("-o", request->header, "the header to write; NAME_weights.hpp if left out");
    command->add_option("--name", request->name,
                        "the constant, perhaps with namespaces; NAME_weights if left out");
    command
        ->add_option(
            "--type", request->type,
            "f32 (exact), f16 or bf16 (rounded, half as large), i8 (a quarter; one scale for each filter)")
        ->check(CLI::IsMember({"f32", "f16", "bf16", "i8"}))
        ->capture_default_str();
    command
        ->add_option(
            "--as", request->form,
            "text, which the compiler reads, or bytes in HEADER.bin, for large weights and ELF objects")
        ->check(CLI::IsMember({"text", "bytes"}))
        ->capture_default_str();
    command->footer("Example: lamina embed lenet5.safetensors -o lenet5_weights.hpp --type f16");
    command->callback([request] { embed(*request); });
}

} // namespace lamina::tool
