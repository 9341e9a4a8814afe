#include "text/header.hpp"

#include <algorithm>

#include "text/layout.hpp"
#include "words/view.hpp"

namespace lamina::tool {

namespace {

std::string definition_text(const definition& d) {
    std::string text;
    std::size_t column = 10;
    for (const std::string& p : d.parameters) {
        const std::string next = "std::size_t " + p;
        const bool fits = column + next.size() + 3 < line_width;
        text += text.empty() ? "" : fits ? ", " : ",\n          ";
        column = (fits ? column : 10) + next.size() + 2;
        text += next;
    }
    if (!d.parameters.empty()) text = "template <" + text + ">\n";
    const std::string head = "inline constexpr auto " + d.name + " = ";
    const std::string flat = to_text(d.body);
    if (head.size() + flat.size() < line_width) return text + head + flat + ";\n";
    return text + head.substr(0, head.size() - 1) + "\n    " + in_lines(d.body, 4, 4) + ";\n";
}

std::string network_text(const sentence& s, const std::string& name) {
    const std::string begin = "struct " + name + " {\n    static constexpr auto layers =";
    if (s.definitions.empty()) return begin + "\n        " + network_in_lines(s.layers, 8) + ";\n};\n";
    return begin + " [] {\n        using namespace " + name + "_parts;\n        return "
           + network_in_lines(s.layers, 12) + ";\n    }();\n};\n";
}

std::size_t count_parameters(const word_graph& net, const sentence& s) {
    std::size_t count = 0;
    for (const std::size_t v : s.order)
        for (const parameter& p : net.words[v].parameters) count += product(p.shape);
    return count;
}

std::string assertion(const std::string& what) { return "static_assert(" + what + ");\n"; }

std::string assertions(const sentence& s, const word_graph& net, const std::string& name) {
    std::string text = assertion("parameters<" + name + "> == " + with_marks(count_parameters(net, s)));
    text += assertion("input_shape<" + name + "> == " + shape_text(net.words.front().shape));
    for (std::size_t i = 0; i < net.results.size(); ++i) {
        const std::string& result = net.result_names[i];
        text += assertion("output_shape<" + name + (result.empty() ? "" : ", \"" + result + '"')
                          + "> == " + shape_text(net.words[net.results[i]].shape));
    }
    return text;
}

/// In one line, whatever the file says.
std::string comment(const origin& from) {
    std::string text = "/// Imported from " + from.source;
    if (!from.producer.empty()) text += ", written by " + from.producer;
    std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
    return text + ".\n";
}

} // namespace

std::string with_marks(std::size_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, "'");
    return text;
}

std::string shape_text(const std::vector<std::size_t>& shape) {
    std::string text;
    for (const std::size_t n : shape) text += (text.empty() ? "" : ", ") + std::to_string(n);
    return "shape<" + text + '>';
}

std::string header_text(const sentence& s, const word_graph& net, const origin& from) {
    std::string text = "#pragma once\n\n" + comment(from)
                       + "\n#include <lamina/language/queries.hpp>\n#include <lamina/layers/words.hpp>\n\n"
                         "namespace imported {\n\nusing namespace lamina;\n\n// clang-format off\n\n";
    if (!s.definitions.empty()) {
        text += "namespace " + from.name + "_parts {\n";
        for (const definition& d : s.definitions) text += '\n' + definition_text(d);
        text += "\n} // namespace " + from.name + "_parts\n\n";
    }
    text += network_text(s, from.name) + '\n' + assertions(s, net, from.name);
    return text + "\n// clang-format on\n\n} // namespace imported\n";
}

} // namespace lamina::tool
