#include <lamina/files/atomic_file.hpp>
#include <lamina/weights/safetensors.hpp>
#include <lamina/weights/write_header.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "commands/commands.hpp"
#include "commands/imported.hpp"
#include "commands/input_shapes.hpp"
#include "commands/progress.hpp"
#include "evaluate/evaluate.hpp"
#include "read/read.hpp"
#include "structure/templates.hpp"
#include "text/finetune.hpp"
#include "text/header.hpp"
#include "text/names.hpp"
#include "text/program.hpp"
#include "text/weights.hpp"

namespace lamina::tool {

namespace {

struct import_request {
    std::string file, folder, name, until;
    std::vector<std::string> inputs, outputs;
    bool embed = false;

    std::vector<std::string> ends() const {
        std::vector<std::string> all = outputs;
        if (!until.empty()) all.push_back(until);
        return all;
    }
};

doors doors_of(const translated& words) {
    doors names;
    for (const view& v : words.inputs) names.inputs.push_back(words.net.words[v.word].name);
    names.results = words.net.result_names;
    return names;
}

std::size_t count(const std::vector<stored_tensor>& tensors) {
    std::size_t numbers = 0;
    for (const stored_tensor& t : tensors) numbers += t.bytes.size() / 4;
    return numbers;
}

std::map<std::string, tensor> named_inputs(const graph& network, const std::vector<tensor>& inputs) {
    std::map<std::string, tensor> named;
    for (std::size_t i = 0; i < inputs.size(); ++i) named[network.values[network.inputs[i]].name] = inputs[i];
    return named;
}

void print_summary(const imported& found, const std::vector<stored_tensor>& weights) {
    const translated& words = found.words;
    std::cout << found.network.nodes.size() << " operators, " << words.net.words.size() << " words, "
              << with_marks(count(weights)) << " parameters\n"
              << "input " << shape_text(words.net.words.front().shape);
    for (const view& v : words.results) std::cout << ", result " << shape_text(words.net.words[v.word].shape);
    std::cout << "\n";
}

void print_files(const std::filesystem::path& folder, const origin& from, bool has_finetune) {
    std::cout << "written to " << folder.string() << ":\n  " << from.name << ".hpp, main.cpp, "
              << (has_finetune ? "finetune.cpp, " : "") << "CMakeLists.txt\n  " << from.name
              << (from.embedded ? "_weights.hpp, " : ".safetensors, ") << from.name << "_check.safetensors\n";
}

/// Returns whether there is a program that fine-tunes.
bool write_sources(const std::filesystem::path& folder, const origin& from, const imported& found) {
    const std::size_t classes = classes_of(found.said, found.words.net);
    write_file(folder / (from.name + ".hpp"), header_text(found.said, found.words.net, from));
    write_file(folder / "main.cpp", program_text(from, doors_of(found.words), classes > 0));
    write_file(folder / "CMakeLists.txt", cmake_text(from, classes > 0));
    if (classes > 0) write_file(folder / "finetune.cpp", finetune_text(found.said, from, classes));
    return classes > 0;
}

void write_weights(const std::filesystem::path& folder, const origin& from,
                   const std::vector<stored_tensor>& weights) {
    const std::string constant = from.name + "_weights";
    if (from.embedded)
        detail::to_header(from.source, weights, {"imported::" + constant, stored_type::f32, from.source})
            .write(folder / (constant + ".hpp"));
    else
        write_safetensors(folder / (from.name + ".safetensors"), weights, {{"source", from.source}});
}

void import_network(const import_request& request) {
    const std::filesystem::path source(request.file);
    const std::string name = identifier(request.name.empty() ? source.stem().string() : request.name);
    const std::filesystem::path folder(request.folder.empty() ? name : request.folder);

    progress line(std::cerr, error_is_terminal());
    line.show("reading " + request.file);
    graph network = read_onnx(source, parse_input_shapes(request.inputs), request.ends());
    line.show("saying it in words");
    imported found = import_graph(std::move(network));
    const std::vector<stored_tensor> weights = take_weights(found.said, found.words.net);
    shorten(found.said);
    const std::vector<tensor> inputs = random_inputs(found.network);
    const std::vector<tensor> results =
        evaluate(found.network, named_inputs(found.network, inputs),
                 [&](double part) { line.show("computing the results to compare with", part); });

    line.show("writing " + folder.string());
    const origin from{name, source.filename().string(), found.network.producer, request.embed};
    std::filesystem::create_directories(folder);
    const bool has_finetune = write_sources(folder, from, found);
    write_weights(folder, from, weights);
    write_safetensors(folder / (name + "_check.safetensors"), check_tensors(found.words, inputs, results));
    line.clear();
    print_summary(found, weights);
    print_files(folder, from, has_finetune);
}

} // namespace

void add_import(CLI::App& program) {
    auto request = std::make_shared<import_request>();
    CLI::App* command = program.add_subcommand("import", "Writes a network of ONNX as a sentence of Lamina.");
    command->add_option("file", request->file, "the ONNX file")->required();
    command->add_option("-o", request->folder, "the folder to write to; the name of the network if left out");
    command->add_option("--name", request->name, "the name of the network; the file's if left out");
    add_input_option(*command, request->inputs);
    command->add_option("--outputs", request->outputs,
                        "the results, by the names of values or nodes, instead of the file's");
    command->add_option("--until", request->until, "the name of the last node to import");
    command->add_flag("--embed", request->embed, "write the weights as a header instead of safetensors");
    command->footer("Example: lamina import resnet18.onnx -o resnet18 --input data=1x3x224x224\n"
                    "         lamina import detector.onnx --until concat_boxes");
    command->callback([request] { import_network(*request); });
}

} // namespace lamina::tool
