#include <lamina/files/atomic_file.hpp>
#include <lamina/weights/safetensors.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "commands/commands.hpp"
#include "commands/input_shapes.hpp"
#include "evaluate/evaluate.hpp"
#include "read/read.hpp"
#include "rewrite/fold.hpp"
#include "rewrite/recognize.hpp"
#include "structure/express.hpp"
#include "structure/templates.hpp"
#include "text/header.hpp"
#include "text/program.hpp"
#include "text/weights.hpp"
#include "words/translate.hpp"

namespace lamina::tool {

namespace {

struct import_request {
    std::string file, folder, name, until;
    std::vector<std::string> inputs, outputs;
};

value_id find_value(const graph& network, const std::string& name) {
    for (const node& n : network.nodes)
        for (const value_id id : n.outputs)
            if (id != absent && network.values[id].name == name) return id;
    raise("lamina import: --outputs " + name + ": no node has an output of this name");
}

/// The results that were asked for instead of the file's.
void choose_outputs(graph& network, const import_request& request) {
    if (!request.outputs.empty()) network.outputs.clear();
    for (const std::string& name : request.outputs) network.outputs.push_back(find_value(network, name));
    if (request.until.empty()) return;
    const auto last = std::ranges::find(network.nodes, request.until, &node::name);
    if (last == network.nodes.end())
        raise("lamina import: --until " + request.until + ": no node has this name");
    network.outputs = {last->outputs.front()};
}

/// A C++ identifier from the file's name.
std::string identifier(const std::string& name) {
    std::string plain;
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
        plain += letter || digit ? c : '_';
    }
    return plain.empty() || (plain[0] >= '0' && plain[0] <= '9') ? "net_" + plain : plain;
}

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

void print_summary(const graph& network, const translated& words, const std::vector<stored_tensor>& weights,
                   const std::filesystem::path& folder, const std::string& name) {
    std::cout << network.nodes.size() << " operators, " << words.net.words.size() << " words, "
              << with_marks(count(weights)) << " parameters\n"
              << "input " << shape_text(words.net.words.front().shape);
    for (const view& v : words.results) std::cout << ", result " << shape_text(words.net.words[v.word].shape);
    std::cout << "\nwritten to " << folder.string() << ":\n  " << name << ".hpp, main.cpp, CMakeLists.txt\n  "
              << name << ".safetensors, " << name << "_check.safetensors\n";
}

void import_network(const import_request& request) {
    const std::filesystem::path source(request.file);
    const std::string name = identifier(request.name.empty() ? source.stem().string() : request.name);
    const std::filesystem::path folder(request.folder.empty() ? name : request.folder);

    graph network = read_onnx(source, parse_input_shapes(request.inputs));
    choose_outputs(network, request);
    network = fold(std::move(network));
    const translated words = translate(recognize(network));
    sentence said = express(words.net);
    const std::vector<stored_tensor> weights = named_weights(said, words.net);
    shorten(said);

    const std::vector<tensor> inputs = random_inputs(network);
    std::map<std::string, tensor> named;
    for (std::size_t i = 0; i < inputs.size(); ++i) named[network.values[network.inputs[i]].name] = inputs[i];
    const std::vector<tensor> results = evaluate(network, named);

    std::filesystem::create_directories(folder);
    const origin from{name, source.filename().string(), network.producer};
    write_file(folder / (name + ".hpp"), header_text(said, words.net, from));
    write_file(folder / "main.cpp", program_text(from, doors_of(words)));
    write_file(folder / "CMakeLists.txt", cmake_text(from));
    write_safetensors(folder / (name + ".safetensors"), weights, {{"source", from.source}});
    write_safetensors(folder / (name + "_check.safetensors"), check_tensors(words, inputs, results));
    print_summary(network, words, weights, folder, name);
}

} // namespace

void add_import(CLI::App& program) {
    auto request = std::make_shared<import_request>();
    CLI::App* command = program.add_subcommand("import", "Writes a network of ONNX as a sentence of Lamina.");
    command->add_option("file", request->file, "the ONNX file")->required();
    command->add_option("-o", request->folder, "the folder to write to; the name of the network if left out");
    command->add_option("--name", request->name, "the name of the network; the file's if left out");
    add_input_option(*command, request->inputs);
    command->add_option("--outputs", request->outputs, "the results, instead of the file's");
    command->add_option("--until", request->until, "the name of the last node to import");
    command->footer("Example: lamina import resnet18.onnx -o resnet18 --input data=1x3x224x224");
    command->callback([request] { import_network(*request); });
}

} // namespace lamina::tool
