#include "structure/functions.hpp"

#include <set>

namespace lamina::tool {

namespace {

bool is_function(const part& p) {
    static const std::set<std::string> functions{"tanh", "abs", "sqrt", "exp", "log"};
    return p.kind == part_kind::word && functions.contains(p.word.name);
}

void write_branch(std::vector<part>& parts) {
    if (parts.empty() || !is_function(parts.front())) return;
    if (parts.size() == 1)
        parts.front() = word_part("words::" + parts.front().word.name + "{}");
    else if (is_function(parts[1]))
        parts.insert(parts.begin(), word_part("identity"));
}

} // namespace

void write_functions_as_words(part& p) {
    for (part& inner : p.parts) {
        if (p.kind != part_kind::sequence) write_branch(inner.parts);
        write_functions_as_words(inner);
    }
}

} // namespace lamina::tool
