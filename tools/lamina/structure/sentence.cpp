#include "structure/sentence.hpp"

#include <lamina/language/error.hpp>

namespace lamina::tool {

namespace {

std::string join(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ", ") + item;
    return text;
}
std::string with_arguments(const std::string& name, const std::vector<std::string>& arguments) {
    return arguments.empty() ? name : name + '<' + join(arguments) + '>';
}

/// Splits at the commas that are not within brackets or quotes.
std::vector<std::string> split_list(const std::string& text) {
    std::vector<std::string> items;
    std::string item;
    int depth = 0;
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (!quoted) depth += (c == '<' || c == '(') - (c == '>' || c == ')');
        if (c == ',' && depth == 0 && !quoted) {
            items.push_back(item);
            item.clear();
        } else if (c != ' ' || !item.empty()) {
            item += c;
        }
    }
    if (!item.empty()) items.push_back(item);
    return items;
}

/// The position after the bracket that closes the one at `open`.
std::size_t behind_bracket(const std::string& text, std::size_t open) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = open; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (quoted) continue;
        depth += (text[i] == '<' || text[i] == '(') - (text[i] == '>' || text[i] == ')');
        if (depth == 0) return i + 1;
    }
    raise("word: a bracket is not closed in " + text);
}

spelled_option parse_option(const std::string& text) {
    const std::size_t open = text.find('<');
    if (open == std::string::npos) return {text, {}};
    return {text.substr(0, open), split_list(text.substr(open + 1, text.size() - open - 2))};
}

/// The part itself, or the only one of a sequence.
const part& innermost(const part& p) {
    return p.kind == part_kind::sequence && p.parts.size() == 1 ? innermost(p.parts.front()) : p;
}

} // namespace

bool needs_brackets(const part& p, part_kind around) {
    const part& inner = innermost(p);
    if (inner.kind == part_kind::word || inner.kind == part_kind::repeat) return false;
    if (inner.kind == part_kind::sequence) return !inner.parts.empty() && around != part_kind::concatenate;
    return true;
}

const char* sign_of(part_kind kind) {
    switch (kind) {
    case part_kind::add:
        return "+";
    case part_kind::multiply:
        return "*";
    case part_kind::concatenate:
        return "|";
    default:
        return ">>";
    }
}

spelling parse_word(const std::string& text) {
    spelling word;
    std::size_t at = text.find_first_of("<(");
    word.name = text.substr(0, at);
    if (at != std::string::npos && text[at] == '<') {
        const std::size_t behind = behind_bracket(text, at);
        word.arguments = split_list(text.substr(at + 1, behind - at - 2));
        if (word.arguments.empty()) word.name += "<>";
        at = behind;
    }
    if (at < text.size())
        for (const std::string& option : split_list(text.substr(at + 1, text.size() - at - 2)))
            word.options.push_back(parse_option(option));
    return word;
}

std::string to_text(const spelling& word) {
    std::vector<std::string> options;
    for (const spelled_option& o : word.options) options.push_back(with_arguments(o.name, o.arguments));
    const std::string name = with_arguments(word.name, word.arguments);
    return options.empty() ? name : name + '(' + join(options) + ')';
}

part word_part(const std::string& text) {
    part p;
    p.kind = part_kind::word;
    p.word = parse_word(text);
    return p;
}

std::string to_text(const part& p) {
    if (p.kind == part_kind::word) return to_text(p.word);
    if (p.kind == part_kind::repeat) return "repeat<" + p.times + ">(" + to_text(p.parts.front()) + ')';
    if (p.parts.empty()) return "identity";
    if (p.kind == part_kind::sequence && p.parts.size() == 1) return to_text(p.parts.front());
    std::string text;
    for (const part& inner : p.parts) {
        if (!text.empty()) text += ' ' + std::string(sign_of(p.kind)) + ' ';
        text += needs_brackets(inner, p.kind) ? '(' + to_text(inner) + ')' : to_text(inner);
    }
    return text;
}

} // namespace lamina::tool
