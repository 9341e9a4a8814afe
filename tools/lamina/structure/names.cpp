#include "structure/names.hpp"

#include <algorithm>
#include <map>

namespace lamina::tool {

namespace {

const std::map<std::string, std::string> short_names{
    {"conv2d", "conv"},         {"conv1d", "conv"},           {"depthwise_conv2d", "depthwise"},
    {"batch_norm", "norm"},     {"layer_norm", "norm"},       {"group_norm", "norm"},
    {"instance_norm", "norm"},  {"max_pool2d", "pool"},       {"avg_pool2d", "pool"},
    {"max_pool1d", "pool"},     {"avg_pool1d", "pool"},       {"global_avg_pool2d", "pool"},
    {"conv2d_transpose", "up"}, {"upsample2d", "up"},         {"depthwise_conv1d", "depthwise"},
    {"conv1d_transpose", "up"}, {"dense", "fully_connected"}, {"leaky_relu", "leaky"}};

std::string short_name(const std::string& word) {
    const auto found = short_names.find(word);
    const std::string name = found == short_names.end() ? word : found->second;
    return name.substr(0, name.find('<'));
}

constexpr std::size_t most_words = 3, longest_name = 24;

std::string plain_name(const part& body) {
    if (std::ranges::find(body.parts, part_kind::repeat, &part::kind) != body.parts.end()) return "stage";
    for (const part& p : body.parts) {
        if (p.kind == part_kind::add) return "residual";
        if (p.kind == part_kind::concatenate) return "branches";
        if (p.kind == part_kind::multiply) return "gate";
    }
    std::string name;
    std::size_t words = 0;
    for (const part& p : body.parts) {
        const std::string next = short_name(p.word.name);
        if (!name.empty() && (next == "scale" || next == "shift")) continue;
        name += (name.empty() ? "" : "_") + next;
        ++words;
    }
    return words > most_words || name.size() > longest_name ? "unit" : name;
}

} // namespace

std::string name_of_block(const part& body, const std::vector<definition>& definitions) {
    const std::string name = plain_name(body);
    std::string numbered = name;
    for (int i = 2; std::ranges::find(definitions, numbered, &definition::name) != definitions.end(); ++i)
        numbered = name + std::to_string(i);
    return numbered;
}

} // namespace lamina::tool
