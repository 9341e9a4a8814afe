#include "commands/show.hpp"

#include <lamina/language/error.hpp>
#include <lamina/report/svg.hpp>
#include <lamina/weights/safetensors.hpp>

#include <algorithm>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>

#include "commands/columns.hpp"
#include "commands/commands.hpp"
#include "commands/imported.hpp"
#include "commands/input_shapes.hpp"
#include "graph/describe.hpp"
#include "graph/sizes.hpp"
#include "read/read.hpp"
#include "rewrite/fold.hpp"
#include "rewrite/recognize.hpp"
#include "text/diagram.hpp"
#include "words/translate.hpp"

namespace lamina::tool {

namespace {

std::string shape_or_open(const value& v) { return v.shape ? shape_text(*v.shape) : "?"; }

/// The name that `lamina import --until` takes.
std::string name_of(const graph& network, const node& n) {
    const bool has_result = !n.outputs.empty() && n.outputs[0] != absent;
    return n.name.empty() && has_result ? network.values[n.outputs[0]].name : n.name;
}

/// The widths of the columns with names, which are shown whole, to be copied.
struct widths {
    std::size_t operations = 18, nodes = 19, ends = 40;

    explicit widths(const graph& network) {
        for (const node& n : network.nodes) {
            operations = (std::max)(operations, n.operation.size());
            nodes = (std::max)(nodes, name_of(network, n).size());
        }
        for (const auto* list : {&network.inputs, &network.outputs})
            for (const value_id id : *list) ends = (std::max)(ends, network.values[id].name.size());
    }
    /// In front of the column of results.
    std::size_t names() const { return operations + nodes + 2; }
};

void show_ends(std::ostream& out, const graph& network, const char* title, const std::vector<value_id>& ends,
               std::size_t width) {
    for (const value_id id : ends) {
        const value& v = network.values[id];
        out << title << column(v.name, width) << " " << column(shape_or_open(v), 20) << " "
            << element_text(v.type) << "\n";
    }
}

void show_node(std::ostream& out, const graph& network, const node& n, const widths& w) {
    const value_id result = n.outputs.empty() ? absent : n.outputs[0];
    out << column(n.operation, w.operations) << " " << column(name_of(network, n), w.nodes) << " "
        << column(result == absent ? "" : shape_or_open(network.values[result]), 16)
        << number_column(parameters_of(network, n), 11) << number_column(multiply_adds_of(network, n), 14)
        << "\n";
}

/// Of all stored numbers of floating point that a node uses, each once.
std::uint64_t all_parameters(const graph& network) {
    std::set<value_id> used;
    for (const node& n : network.nodes) used.insert(n.inputs.begin(), n.inputs.end());
    used.erase(absent);
    std::uint64_t sum = 0;
    for (const value_id id : used) sum += parameters_of(network, {"", "", {id}, {}, {}});
    return sum;
}

/// Without the blanks that columns leave at the ends of lines.
std::string trimmed(const std::string& text) {
    std::string result;
    for (const char c : text) {
        if (c == '\n') result.erase(result.find_last_not_of(' ') + 1);
        result += c;
    }
    return result;
}

using counts = std::map<std::string, int>;

/// The network with what is written out in several operators recognized, unless an open shape forbids it.
graph recognized(const graph& network) {
    try {
        return recognize(network);
    } catch (const error&) { return network; }
}

counts without_word(const graph& network) {
    counts found;
    const graph said = recognized(network);
    for (const node& n : said.nodes)
        if (!has_word(n.operation)) ++found[n.operation];
    return found;
}

/// "21 Conv, 17 Relu", in lines of 80.
std::string list_of(const counts& all) {
    std::string text, line;
    for (const auto& [operation, n] : all) {
        const std::string item = std::to_string(n) + " " + operation;
        if (!line.empty() && line.size() + item.size() + 3 > 80) {
            text += line + ",\n";
            line.clear();
        }
        line += (line.empty() ? "" : ", ") + item;
    }
    return text + line;
}

} // namespace

std::string show_network(const graph& network) {
    std::ostringstream out;
    out << network.source << ": opset " << network.opset
        << (network.producer.empty() ? "" : ", written by " + network.producer) << "\n\n";
    const widths w(network);
    show_ends(out, network, "input   ", network.inputs, w.ends);
    show_ends(out, network, "result  ", network.outputs, w.ends);
    out << "\n"
        << column("operator", w.operations) << " " << column("node", w.nodes) << " " << column("result", 16)
        << " parameters multiply-adds\n";
    counts operators;
    std::uint64_t multiply_adds = 0;
    for (const node& n : network.nodes) {
        show_node(out, network, n, w);
        ++operators[n.operation];
        multiply_adds += multiply_adds_of(network, n);
    }
    out << std::string(w.names() + 41, '-') << "\n"
        << column("", w.names() + 16) << number_column(all_parameters(network), 11)
        << number_column(multiply_adds, 14) << "\n"
        << list_of(operators) << "\n";
    const counts wordless = without_word(network);
    if (!wordless.empty()) out << "no word for " << list_of(wordless) << "\n";
    return trimmed(out.str());
}

std::string show_weights(const std::filesystem::path& file) {
    const safetensors_file weights = read_safetensors(file);
    std::ostringstream out;
    out << file.filename().string() << ": " << weights.tensors.size() << " tensors\n\n";
    std::uint64_t all = 0;
    for (const stored_tensor& t : weights.tensors) {
        std::uint64_t numbers = 1;
        for (const std::size_t extent : t.extents) numbers *= extent;
        all += numbers;
        const std::vector<std::int64_t> shape(t.extents.begin(), t.extents.end());
        out << column(t.tensor, 42) << " " << column(detail::type_of_elements(t), 5) << " "
            << column(shape_text(shape), 18) << number_column(numbers, 13) << "\n";
    }
    out << std::string(80, '-') << "\n" << column("", 67) << number_column(all, 13) << "\n";
    for (const auto& [key, text] : weights.metadata)
        out << column(key, 20) << " " << column(text, 59) << "\n";
    return trimmed(out.str());
}

void add_show(CLI::App& program) {
    struct options {
        std::string file, svg;
        std::vector<std::string> inputs;
    };
    auto given = std::make_shared<options>();
    CLI::App* command = program.add_subcommand("show", "Prints what is in an ONNX or safetensors file.");
    command->add_option("file", given->file, "a file *.onnx or *.safetensors")->required();
    add_input_option(*command, given->inputs);
    command->add_option("--svg", given->svg, "a file for a picture of an ONNX network in Lamina's words");
    command->footer("Example: lamina show resnet18.onnx --input data=1x3x224x224\n"
                    "         lamina show resnet18.onnx --svg resnet18.svg\n"
                    "         lamina show resnet18.safetensors");
    command->callback([given] {
        const std::filesystem::path file = given->file;
        const bool is_network = file.extension() != ".safetensors";
        if (!is_network && !given->svg.empty()) raise("--svg needs an ONNX file; weights have no picture");
        if (!is_network) {
            std::cout << show_weights(file);
            return;
        }
        const graph network = fold(read_onnx(file, parse_input_shapes(given->inputs)));
        std::cout << show_network(network);
        if (!given->svg.empty())
            save_svg(given->svg, diagram_text(import_graph(network).said, file.stem().string()));
    });
}

} // namespace lamina::tool
