#include "text/diagram.hpp"

#include <lamina/report/diagram.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "structure/slots.hpp"

namespace lamina::tool {

namespace {

using detail::diagram_kind, detail::diagram_mark, detail::diagram_node;

dims dims_of(const std::vector<std::size_t>& shape) {
    if (shape.size() == 1) return dims::vector(shape[0]);
    return shape.size() == 2 ? dims::image(1, shape[0], shape[1]) : dims::image(shape[0], shape[1], shape[2]);
}

std::string joined(const std::string& name, const std::vector<std::string>& arguments) {
    std::string text = name;
    for (const std::string& a : arguments) text += (&a == arguments.data() ? " " : ", ") + a;
    return text;
}

/// "conv2d 64, 3, pad 1".
std::string label_of(const spelling& word) {
    std::string text = joined(word.name.substr(0, word.name.find('<')), word.arguments);
    for (const spelled_option& o : word.options) text += ", " + joined(o.name, o.arguments);
    return text;
}

/// Words that change numbers where they are.
bool is_in_place(const part& p) {
    static const std::set<std::string_view> words{"batch_norm", "dropout", "layer_norm", "group_norm",
                                                  "instance_norm"};
    return is_activation(p) || words.contains(p.word.name);
}

diagram_kind kind_of(part_kind kind) {
    switch (kind) {
    case part_kind::add:
        return diagram_kind::sum;
    case part_kind::multiply:
        return diagram_kind::product;
    case part_kind::concatenate:
        return diagram_kind::concat;
    default:
        return diagram_kind::sequence;
    }
}

class drawing {
public:
    diagram_node node(const part& p) {
        diagram_node n{kind_of(p.kind)};
        if (!p.shape.empty()) n.output = dims_of(p.shape);
        if (p.kind == part_kind::word) return word(p, std::move(n));
        for (const part& inner : p.parts) n.children.push_back(node(inner));
        return n;
    }

private:
    diagram_node word(const part& p, diagram_node n) {
        static const std::map<std::string_view, diagram_mark> marks{{"as", diagram_mark::names},
                                                                    {"output", diagram_mark::results},
                                                                    {"from", diagram_mark::reads},
                                                                    {"input", diagram_mark::inputs}};
        n.kind = diagram_kind::layer;
        const auto mark = marks.find(p.word.name);
        if (mark == marks.end()) {
            n.label = label_of(p.word);
            n.in_place = is_in_place(p);
            return n;
        }
        n.mark = mark->second;
        n.label = p.word.arguments.front();
        std::erase(n.label, '"');
        n.value = values_.try_emplace(n.label, values_.size()).first->second;
        return n;
    }

    std::map<std::string, std::size_t> values_;
};

} // namespace

std::string diagram_text(const sentence& s, const std::string& title) {
    part layers = s.layers;
    const dims input = dims_of(layers.parts.front().shape);
    layers.parts.erase(layers.parts.begin());
    return detail::diagram_svg(title, input, drawing().node(layers));
}

} // namespace lamina::tool
