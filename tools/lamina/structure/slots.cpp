#include "structure/slots.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace lamina::tool {

namespace {

using roles = std::vector<std::string>;

const std::map<std::string, roles> roles_of_words{
    {"conv2d", {"Filters", "Kernel", "Kernel"}},
    {"conv2d_transpose", {"Filters", "Kernel", "Kernel"}},
    {"depthwise_conv2d", {"Kernel", "Kernel"}},
    {"conv1d", {"Filters", "Kernel"}},
    {"conv1d_transpose", {"Filters", "Kernel"}},
    {"depthwise_conv1d", {"Kernel"}},
    {"dense", {"Units"}},
    {"max_pool2d", {"Window", "Window"}},
    {"avg_pool2d", {"Window", "Window"}},
    {"max_pool1d", {"Window"}},
    {"avg_pool1d", {"Window"}},
    {"upsample2d", {"Factor", "Factor"}},
    {"slice", {"Begin", "End"}},
    {"split", {"Parts", "Part"}},
    {"channel_shuffle", {"Groups"}},
    {"group_norm", {"Groups"}},
    {"pixel_shuffle", {"Factor"}},
    {"attention", {"Heads"}},
};
const std::map<std::string, std::string> roles_of_options{
    {"pad", "Pad"}, {"strides", "Stride"}, {"dilation", "Dilation"}, {"groups", "Groups"}};

const std::set<std::string> with_defaults{"conv2d", "depthwise_conv2d", "conv1d", "depthwise_conv1d"};
const std::set<std::string> paddings{"pad", "same", "valid", "causal"};

/// Words that go on with the numbers of the layer before, one by one.
const std::set<std::string> activations{
    "relu",    "relu6", "clip",    "hard_tanh", "threshold",    "leaky_relu", "leaky_relu<>", "prelu",
    "elu",     "celu",  "selu",    "elu_alpha", "celu_alpha",   "gelu",       "gelu_tanh",    "silu",
    "mish",    "tanh",  "sigmoid", "softplus",  "hard_sigmoid", "hard_swish", "softsign",     "softmax",
    "dropout", "scale", "shift",   "affine",    "square"};

const definition* find(const std::vector<definition>& definitions, const std::string& name) {
    const auto found = std::ranges::find(definitions, name, &definition::name);
    return found == definitions.end() ? nullptr : &*found;
}

/// A parameter's name without its number and default.
std::string role_of_parameter(const std::string& parameter) {
    return parameter.substr(0, parameter.find_first_of("0123456789 "));
}

roles roles_of(const std::string& word, const std::vector<definition>& definitions) {
    if (const definition* d = find(definitions, word)) {
        roles all;
        for (const std::string& p : d->parameters) all.push_back(role_of_parameter(p));
        return all;
    }
    const auto found = roles_of_words.find(word);
    return found == roles_of_words.end() ? roles{} : found->second;
}

void add_slots(part& p, const std::vector<definition>& definitions, std::vector<slot>& to) {
    if (p.kind == part_kind::repeat) to.push_back({&p.times, "Times"});
    for (part& inner : p.parts) add_slots(inner, definitions, to);
    if (p.kind != part_kind::word) return;
    const roles all = roles_of(p.word.name, definitions);
    for (std::size_t i = 0; i < (std::min)(all.size(), p.word.arguments.size()); ++i)
        to.push_back({&p.word.arguments[i], all[i]});
    for (spelled_option& o : p.word.options) {
        const auto role = roles_of_options.find(o.name);
        if (role == roles_of_options.end()) continue;
        for (std::string& argument : o.arguments) to.push_back({&argument, role->second});
    }
}

bool has_option(const spelling& word, const std::set<std::string>& names) {
    return std::ranges::any_of(word.options, [&](const spelled_option& o) { return names.contains(o.name); });
}

bool is_default(const spelled_option& o) {
    const std::string& first = o.arguments.empty() ? o.name : o.arguments.front();
    return o.arguments.size() == 1
           && ((o.name == "pad" && first == "0") || (o.name == "strides" && first == "1"));
}

} // namespace

std::vector<slot> slots_of(part& p, const std::vector<definition>& definitions) {
    std::vector<slot> all;
    add_slots(p, definitions, all);
    return all;
}

std::string skeleton_of(part p, const std::vector<definition>& definitions) {
    for (const slot& s : slots_of(p, definitions)) *s.number = "#";
    return to_text(p);
}

void write_out_defaults(part& p) {
    for (part& inner : p.parts) write_out_defaults(inner);
    if (p.kind != part_kind::word || !with_defaults.contains(p.word.name)) return;
    std::vector<spelled_option>& options = p.word.options;
    if (!has_option(p.word, paddings)) options.insert(options.begin(), {"pad", {"0"}});
    if (!has_option(p.word, {"strides"})) options.insert(options.begin() + 1, {"strides", {"1"}});
}

void leave_out_defaults(part& p, const std::vector<definition>& definitions) {
    for (part& inner : p.parts) leave_out_defaults(inner, definitions);
    if (p.kind != part_kind::word) return;
    if (with_defaults.contains(p.word.name)) std::erase_if(p.word.options, is_default);
    const definition* const called = find(definitions, p.word.name);
    if (called == nullptr) return;
    std::vector<std::string>& arguments = p.word.arguments;
    while (!arguments.empty() && called->parameters[arguments.size() - 1].ends_with(" = " + arguments.back()))
        arguments.pop_back();
    if (arguments.empty() && !called->parameters.empty()) p.word.name += "<>";
}

bool is_activation(const part& p) { return p.kind == part_kind::word && activations.contains(p.word.name); }

} // namespace lamina::tool
