#include <algorithm>
#include <map>
#include <string>

#include "evaluate/call.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

/// An equation such as "bij,bjk->bik". The axes that "..." stands for are called '0', '1', …, the last '9'.
struct equation {
    std::vector<std::string> inputs;
    std::string result;
};

std::string without_spaces(std::string text) {
    std::erase(text, ' ');
    return text;
}

/// Gives "..." its names for a tensor of this rank; of all inputs, the longest "..." is `longest`.
std::string expanded(const call& c, const std::string& term, std::size_t rank, std::size_t& longest) {
    const std::size_t dots = term.find("...");
    if (dots == std::string::npos) return term;
    const std::size_t others = term.size() - 3;
    if (rank < others || rank - others > 10) c.fail("attribute equation does not fit its inputs");
    const std::size_t more = rank - others;
    longest = (std::max)(longest, more);
    return term.substr(0, dots) + std::string("0123456789").substr(10 - more) + term.substr(dots + 3);
}

/// Without "->", the names that occur once, in alphabetical order.
std::string implied(const std::vector<std::string>& inputs) {
    std::map<char, int> times;
    for (const std::string& term : inputs)
        for (const char name : term) ++times[name];
    std::string result;
    for (const auto& [name, n] : times)
        if (n == 1 || (name >= '0' && name <= '9')) result += name;
    return result;
}

equation parse(const call& c) {
    const std::string text = without_spaces(c.text("equation", ""));
    const std::size_t arrow = text.find("->");
    std::string left = text.substr(0, arrow) + ",";
    equation e;
    std::size_t longest = 0;
    for (std::size_t comma; (comma = left.find(',')) != std::string::npos; left.erase(0, comma + 1)) {
        const std::size_t rank = c.input(e.inputs.size()).shape.size();
        e.inputs.push_back(expanded(c, left.substr(0, comma), rank, longest));
        if (e.inputs.back().size() != rank) c.fail("attribute equation does not fit its inputs");
    }
    std::size_t unused = 0;
    e.result = implied(e.inputs);
    if (arrow != std::string::npos) {
        const std::string right = text.substr(arrow + 2);
        e.result =
            expanded(c, right, right.size() - (std::min)(right.size(), std::size_t{3}) + longest, unused);
    }
    return e;
}

results einsum(const call& c) {
    const equation e = parse(c);
    if (e.inputs.size() != c.inputs.size()) c.fail("attribute equation does not fit its inputs");
    std::string names = e.result;
    std::map<char, std::int64_t> sizes;
    for (std::size_t i = 0; i < e.inputs.size(); ++i)
        for (std::size_t a = 0; a < e.inputs[i].size(); ++a) {
            const std::int64_t extent = c.input(i).shape[a];
            auto& size = sizes.try_emplace(e.inputs[i][a], extent).first->second;
            if (size == 1) size = extent;
            if (extent != size && extent != 1) c.fail("attribute equation gives an axis two sizes");
            if (names.find(e.inputs[i][a]) == std::string::npos) names += e.inputs[i][a];
        }
    extents shape, all;
    for (const char name : e.result) {
        if (!sizes.contains(name)) c.fail("attribute equation has an axis that no input has");
        shape.push_back(sizes[name]);
    }
    tensor y = c.make(c.input(0).type, shape);
    if (!c.computes) return {y};
    for (const char name : names) all.push_back(sizes[name]);
    c.make(element::float32, all); // refuses what would take too long
    std::vector<extents> strides(e.inputs.size() + 1, extents(all.size()));
    const auto add = [&](std::size_t k, const std::string& term, const extents& own) {
        const extents steps = strides_of(own);
        for (std::size_t a = 0; a < term.size(); ++a)
            if (own[a] != 1) strides[k][names.find(term[a])] += steps[a];
    };
    for (std::size_t i = 0; i < e.inputs.size(); ++i) add(i, e.inputs[i], c.input(i).shape);
    add(e.inputs.size(), e.result, shape);
    for_each_index(all, [&](const extents& at) {
        double product = 1;
        for (std::size_t i = 0; i < e.inputs.size(); ++i)
            product *= c.input(i).values[offset(at, strides[i])];
        y.values[offset(at, strides.back())] += product;
    });
    return {y};
}

} // namespace

void add_einsum(functions& to) { to.insert({{"Einsum", einsum}}); }

} // namespace lamina::tool
