#include "text/layout.hpp"

#include "structure/slots.hpp"

namespace lamina::tool {

namespace {

std::string new_line(std::size_t indent) { return '\n' + std::string(indent, ' '); }

/// The column after a text whose first line begins at `column`.
std::size_t column_behind(const std::string& text, std::size_t column) {
    const std::size_t line = text.rfind('\n');
    return line == std::string::npos ? column + text.size() : text.size() - line - 1;
}

std::string in_brackets(const part& p, part_kind around, std::size_t column, std::size_t indent) {
    if (!needs_brackets(p, around)) return in_lines(p, column, indent);
    return '(' + in_lines(p, column + 1, indent + 4) + ')';
}

std::string repetition(const part& p, std::size_t column, std::size_t indent) {
    const std::string head = "repeat<" + p.times + ">(";
    return head + in_lines(p.parts.front(), column + head.size(), indent + 4) + ')';
}

/// The branches of a join: each on a line of its own.
std::string branches(const part& p, std::size_t column, std::size_t indent) {
    std::string text = in_brackets(p.parts.front(), p.kind, column, indent + 4);
    for (std::size_t i = 1; i < p.parts.size(); ++i) {
        text += new_line(indent) + sign_of(p.kind) + ' ';
        text += in_brackets(p.parts[i], p.kind, indent + 2, indent + 4);
    }
    return text;
}

/// The words of a sequence: as many on a line as fit.
std::string filled(const part& p, std::size_t column, std::size_t indent) {
    std::string text;
    for (std::size_t i = 0; i < p.parts.size(); ++i) {
        const part& next = p.parts[i];
        const std::size_t at = column_behind(text, column);
        const std::string flat = needs_brackets(next, p.kind) ? '(' + to_text(next) + ')' : to_text(next);
        if (i == 0)
            text += in_brackets(next, p.kind, at, indent);
        else if (at + 4 + flat.size() < line_width)
            text += " >> " + flat;
        else
            text += new_line(indent) + ">> " + in_brackets(next, p.kind, indent + 3, indent);
    }
    return text;
}

} // namespace

std::string in_lines(const part& p, std::size_t column, std::size_t indent) {
    const std::string flat = to_text(p);
    if (column + flat.size() < line_width || p.kind == part_kind::word || p.parts.empty()) return flat;
    if (p.kind == part_kind::repeat) return repetition(p, column, indent);
    if (p.kind == part_kind::sequence && p.parts.size() == 1)
        return in_lines(p.parts.front(), column, indent);
    return p.kind == part_kind::sequence ? filled(p, column, indent) : branches(p, column, indent);
}

namespace {

bool is_small(const part& p) {
    if (p.kind != part_kind::word) return false;
    const std::string& name = p.word.name;
    return is_activation(p) || name == "as" || name == "output" || name == "dropout" || name == "batch_norm"
           || name.starts_with("max_pool") || name.starts_with("avg_pool");
}

} // namespace

std::string network_in_lines(const part& layers, std::size_t indent) {
    std::string text = to_text(layers.parts.front());
    for (std::size_t i = 1; i < layers.parts.size();) {
        part line;
        do line.parts.push_back(layers.parts[i++]);
        while (i < layers.parts.size() && is_small(layers.parts[i]));
        const std::string flat = to_text(line);
        if (line.parts.size() == 1 && needs_brackets(line, part_kind::sequence))
            text += new_line(indent) + ">> (" + in_lines(line, indent + 4, indent + 4) + ')';
        else
            text += new_line(indent) + ">> " + in_lines(line, indent + 3, indent + 4);
    }
    return text;
}

} // namespace lamina::tool
