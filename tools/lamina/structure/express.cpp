#include "structure/express.hpp"

#include <lamina/language/error.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "structure/functions.hpp"

namespace lamina::tool {

namespace {

using word_index = std::size_t;
using word_set = std::set<word_index>;

/// What a sequence can see: the value that reaches it, and those that have names.
struct scope {
    word_index base;
    word_set named;

    bool sees(word_index v) const { return v == base || named.contains(v); }
};

/// For each word the last value that every way to it passes.
using gate_tree = std::map<word_index, std::optional<word_index>>;

std::optional<word_index> common_gate(const gate_tree& gates, std::optional<word_index> a,
                                      std::optional<word_index> b) {
    while (a != b) {
        auto& later = !b || (a && *a > *b) ? a : b;
        later = gates.at(*later);
    }
    return a;
}

part_kind kind_of(word_kind kind) {
    switch (kind) {
    case word_kind::add:
        return part_kind::add;
    case word_kind::multiply:
        return part_kind::multiply;
    default:
        return part_kind::concatenate;
    }
}

class expression {
public:
    explicit expression(const word_graph& net) : net_(net) {}

    sentence whole();

private:
    const word_graph& net_;
    std::map<word_index, std::vector<word_index>> readers_;
    std::vector<word_index> order_;

    bool is_join(word_index v) const {
        return net_.words[v].kind != word_kind::layer && net_.words[v].kind != word_kind::input;
    }
    std::string name_of(word_index v) const;
    std::string output_name(word_index v) const;
    void find_readers();
    word_set before(word_index v, const scope& seen) const;
    std::optional<word_index> gate(word_index v, const scope& seen) const;
    std::optional<word_index> shared(const std::vector<word_index>& targets, const scope& seen) const;
    bool closed(word_index v, const scope& seen) const;
    void go_to(word_index v, scope& here, part& sequence);
    void go_to_join(word_index v, scope& here, part& sequence);
    void settle(word_index v, scope& here, part& sequence);
    void share(const std::vector<word_index>& targets, scope& here, part& sequence);
    void add_word(const std::string& text, word_index v, part& sequence) const;
    void add_layer(word_index v, part& sequence);
};

std::string expression::name_of(word_index v) const {
    const std::string output = output_name(v);
    return output.empty() ? "value_" + std::to_string(v) : output;
}

/// The name of a result that needs one; empty for other values.
std::string expression::output_name(word_index v) const {
    const auto found = std::ranges::find(net_.results, v);
    if (found == net_.results.end()) return {};
    return net_.result_names[static_cast<std::size_t>(found - net_.results.begin())];
}

/// Of the words that a result needs.
void expression::find_readers() {
    word_set needed(net_.results.begin(), net_.results.end());
    for (word_index v = net_.words.size(); v-- > 0;) {
        if (!needed.contains(v)) continue;
        for (const word_index u : net_.words[v].inputs) {
            needed.insert(u);
            readers_[u].push_back(v);
        }
    }
}

/// v and the words from which it is computed, up to what the scope sees.
word_set expression::before(word_index v, const scope& seen) const {
    word_set found;
    std::vector<word_index> open{v};
    while (!open.empty()) {
        const word_index u = open.back();
        open.pop_back();
        if (seen.sees(u) || !found.insert(u).second) continue;
        for (const word_index w : net_.words[u].inputs) open.push_back(w);
    }
    return found;
}

/// The last value that every way to v passes, if there is one after what the scope sees.
std::optional<word_index> expression::gate(word_index v, const scope& seen) const {
    gate_tree gates;
    for (const word_index u : before(v, seen)) {
        std::optional<word_index> last;
        bool first = true;
        for (const word_index w : net_.words[u].inputs) {
            const std::optional<word_index> next = gates.contains(w) ? std::optional(w) : std::nullopt;
            last = first ? next : common_gate(gates, last, next);
            first = false;
        }
        gates[u] = last;
    }
    return gates.at(v);
}

/// Whether nothing on the way to v is read elsewhere.
bool expression::closed(word_index v, const scope& seen) const {
    const word_set inner = before(v, seen);
    return std::ranges::all_of(inner, [&](word_index u) {
        const auto readers = readers_.find(u);
        return u == v || readers == readers_.end()
               || (std::ranges::all_of(readers->second, [&](word_index r) { return inner.contains(r); })
                   && output_name(u).empty());
    });
}

/// The last value that several of the targets need and that can be said before them; nothing if they have
/// none in common.
std::optional<word_index> expression::shared(const std::vector<word_index>& targets,
                                             const scope& seen) const {
    std::map<word_index, std::size_t> uses;
    for (const word_index target : targets)
        for (const word_index v : before(target, seen)) ++uses[v];
    for (auto at = uses.rbegin(); at != uses.rend(); ++at)
        if (at->second > 1 && closed(at->first, seen)) return at->first;
    return std::nullopt;
}

/// Gives the value that has been reached a name, so that branches and what follows can read it; names that
/// nothing reads are removed at the end.
void expression::settle(word_index v, scope& here, part& sequence) {
    if (!here.named.insert(v).second) return;
    const std::string output = output_name(v);
    add_word((output.empty() ? "as<\"" : "output<\"") + name_of(v) + "\">", v, sequence);
    here.base = v;
}

/// Says what several targets have in common.
void expression::share(const std::vector<word_index>& targets, scope& here, part& sequence) {
    while (const auto common = shared(targets, here)) {
        go_to(*common, here, sequence);
        settle(*common, here, sequence);
    }
}

/// Appends a word whose result is v.
void expression::add_word(const std::string& text, word_index v, part& sequence) const {
    sequence.parts.push_back(word_part(text));
    sequence.parts.back().shape = net_.words[v].shape;
}

void expression::add_layer(word_index v, part& sequence) {
    add_word(net_.words[v].text, v, sequence);
    if (!net_.words[v].parameters.empty()) order_.push_back(v);
}

/// Appends what leads from the value that reaches this place to v.
void expression::go_to(word_index v, scope& here, part& sequence) {
    if (v == here.base) return;
    std::vector<word_index> layers;
    word_index u = v;
    while (!here.sees(u) && !is_join(u) && !net_.words[u].inputs.empty()) {
        layers.push_back(u);
        u = net_.words[u].inputs.front();
    }
    if (here.named.contains(u) && u != here.base)
        add_word("from<\"" + name_of(u) + "\">", u, sequence);
    else if (u != here.base && is_join(u))
        go_to_join(u, here, sequence);
    else if (u != here.base)
        add_word(net_.words[u].text, u, sequence); // a further input
    for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) add_layer(*layer, sequence);
    here.base = v;
}

void expression::go_to_join(word_index v, scope& here, part& sequence) {
    if (const auto through = gate(v, here)) {
        go_to(*through, here, sequence);
        settle(*through, here, sequence);
    }
    const std::vector<word_index>& targets = net_.words[v].inputs;
    share(targets, here, sequence);
    part join;
    join.kind = kind_of(net_.words[v].kind);
    for (const word_index target : targets) {
        part branch;
        scope inner = here;
        go_to(target, inner, branch);
        join.parts.push_back(std::move(branch));
    }
    join.shape = net_.words[v].shape;
    sequence.parts.push_back(std::move(join));
    here.base = v;
}

bool names(const part& p, const char* word, const std::string& name) {
    return p.kind == part_kind::word && p.word.name == word && p.word.arguments.front() == name;
}

bool reads(const part& p, const std::string& name) {
    return names(p, "from", name)
           || std::ranges::any_of(p.parts, [&](const part& inner) { return reads(inner, name); });
}

/// Removes the names that nothing reads.
void remove_unread(part& p, const part& whole) {
    std::erase_if(p.parts, [&](const part& inner) {
        return inner.kind == part_kind::word && inner.word.name == "as"
               && !reads(whole, inner.word.arguments.front());
    });
    for (part& inner : p.parts) remove_unread(inner, whole);
}

/// Numbers the values that `as` names in the order in which the sentence says them.
void number_values(part& p, std::map<std::string, std::string>& numbered) {
    for (part& inner : p.parts) {
        number_values(inner, numbered);
        if (inner.kind != part_kind::word) continue;
        if (inner.word.name == "as")
            numbered[inner.word.arguments.front()] = "\"value_" + std::to_string(numbered.size() + 1) + '"';
        if (inner.word.name != "as" && inner.word.name != "from") continue;
        const auto found = numbered.find(inner.word.arguments.front());
        if (found != numbered.end()) inner.word.arguments.front() = found->second;
    }
}

sentence expression::whole() {
    find_readers();
    sentence result;
    part& layers = result.layers;
    add_word(net_.words.front().text, 0, layers);
    scope here{0, {}};
    settle(0, here, layers);
    for (std::size_t i = 0; i < net_.results.size(); ++i) {
        const word_index target = net_.results[i];
        if (here.named.contains(target) && !output_name(target).empty()) continue;
        share({net_.results.begin() + static_cast<std::ptrdiff_t>(i), net_.results.end()}, here, layers);
        go_to(target, here, layers);
        if (!output_name(target).empty()) settle(target, here, layers);
    }
    part copy = layers;
    remove_unread(layers, copy);
    std::map<std::string, std::string> numbered;
    number_values(layers, numbered);
    write_functions_as_words(layers);
    result.order = std::move(order_);
    return result;
}

} // namespace

sentence express(const word_graph& net) {
    if (net.words.empty() || net.results.empty()) raise("lamina import: the network has no result");
    return expression(net).whole();
}

} // namespace lamina::tool
