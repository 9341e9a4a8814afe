#include "structure/templates.hpp"

#include <algorithm>
#include <map>

#include "structure/names.hpp"
#include "structure/parameters.hpp"
#include "structure/repetitions.hpp"
#include "structure/slots.hpp"

namespace lamina::tool {

namespace {

constexpr std::size_t longest_block = 24, most_parameters = 6;
constexpr std::ptrdiff_t cost_of_definition = 70, least_gain = 40;

/// A block: some neighboring parts of a sequence.
struct place {
    part* sequence;
    std::size_t first, length;
};

void add_sequences(part& p, std::vector<part*>& to) {
    if (p.kind == part_kind::sequence) to.push_back(&p);
    for (part& inner : p.parts) add_sequences(inner, to);
}

bool has_names(const part& p) {
    if (p.kind == part_kind::word)
        return p.word.name == "as" || p.word.name == "from" || p.word.name == "output"
               || p.word.name == "input";
    return std::ranges::any_of(p.parts, has_names);
}

/// A word without options; calling it something else helps nobody.
bool is_short(const part& p) { return p.kind == part_kind::word && p.word.options.empty(); }

part block_at(const place& at) {
    part block;
    const auto first = at.sequence->parts.begin() + static_cast<std::ptrdiff_t>(at.first);
    block.parts.assign(first, first + static_cast<std::ptrdiff_t>(at.length));
    return block;
}

/// The places of all blocks, by their skeletons, without overlaps between blocks of one skeleton.
using places_by_skeleton = std::map<std::string, std::vector<place>>;

void add_places(part& sequence, const std::vector<definition>& definitions, places_by_skeleton& to) {
    const std::size_t size = sequence.parts.size();
    std::vector<std::string> skeletons;
    for (const part& p : sequence.parts) skeletons.push_back(has_names(p) ? "" : skeleton_of(p, definitions));
    for (std::size_t first = 0; first < size; ++first) {
        if (is_activation(sequence.parts[first])) continue;
        std::string skeleton;
        for (std::size_t length = 1; length <= longest_block && first + length <= size; ++length) {
            const std::string& last = skeletons[first + length - 1];
            if (last.empty()) break;
            skeleton += " >> " + last;
            if (length == 1 && is_short(sequence.parts[first])) continue;
            std::vector<place>& places = to[skeleton];
            if (places.empty() || places.back().sequence != &sequence
                || places.back().first + places.back().length <= first)
                places.push_back({&sequence, first, length});
        }
    }
}

struct candidate {
    std::vector<place> places;
    generalization common;
    std::ptrdiff_t gain = 0;
};

std::size_t call_length(const std::vector<std::string>& arguments) {
    std::size_t length = 10;
    for (const std::string& a : arguments) length += a.size() + 2;
    return length;
}

candidate weigh(const std::vector<place>& places, const std::vector<definition>& definitions) {
    candidate c{places, {}, 0};
    std::vector<part> blocks;
    for (const place& at : places) blocks.push_back(block_at(at));
    c.common = generalize(blocks, definitions);
    if (c.common.common.parameters.size() > most_parameters) return c;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        leave_out_defaults(blocks[i], definitions);
        c.gain += static_cast<std::ptrdiff_t>(to_text(blocks[i]).size());
        c.gain -= static_cast<std::ptrdiff_t>(call_length(c.common.arguments[i]));
    }
    c.gain -= static_cast<std::ptrdiff_t>(to_text(c.common.common.body).size()) + cost_of_definition;
    return c;
}

candidate best_candidate(sentence& s) {
    std::vector<part*> sequences;
    add_sequences(s.layers, sequences);
    for (definition& d : s.definitions) add_sequences(d.body, sequences);
    places_by_skeleton all;
    for (part* sequence : sequences) add_places(*sequence, s.definitions, all);
    candidate best;
    for (const auto& [skeleton, places] : all) {
        if (places.size() < 2) continue;
        candidate c = weigh(places, s.definitions);
        if (c.gain > best.gain) best = std::move(c);
    }
    return best;
}

part call(const std::string& name, const std::vector<std::string>& arguments) {
    part p;
    p.kind = part_kind::word;
    p.word = {name, arguments, {}};
    return p;
}

/// Replaces the places from the last to the first, so that earlier positions stay right.
void replace(const candidate& chosen, const std::string& name) {
    for (std::size_t i = chosen.places.size(); i-- > 0;) {
        const place& at = chosen.places[i];
        std::vector<part>& parts = at.sequence->parts;
        const auto first = parts.begin() + static_cast<std::ptrdiff_t>(at.first);
        *first = call(name, chosen.common.arguments[i]);
        parts.erase(first + 1, first + static_cast<std::ptrdiff_t>(at.length));
    }
}

bool calls(const part& p, const std::string& name) {
    if (p.kind == part_kind::word) return p.word.name == name;
    return std::ranges::any_of(p.parts, [&](const part& inner) { return calls(inner, name); });
}

/// Each definition after those that it calls.
std::vector<definition> in_order(std::vector<definition> definitions) {
    std::vector<definition> ordered;
    while (!definitions.empty()) {
        const auto next = std::ranges::find_if(definitions, [&](const definition& d) {
            return std::ranges::none_of(definitions,
                                        [&](const definition& o) { return calls(d.body, o.name); });
        });
        ordered.push_back(std::move(*next));
        definitions.erase(next);
    }
    return ordered;
}

} // namespace

void shorten(sentence& s) {
    find_repetitions(s.layers);
    write_out_defaults(s.layers);
    while (true) {
        candidate chosen = best_candidate(s);
        if (chosen.gain < least_gain) break;
        definition& d = chosen.common.common;
        d.name = name_of_block(d.body, s.definitions);
        replace(chosen, d.name);
        s.definitions.push_back(std::move(d));
    }
    s.definitions = in_order(std::move(s.definitions));
    leave_out_defaults(s.layers, s.definitions);
    for (definition& d : s.definitions) leave_out_defaults(d.body, s.definitions);
}

} // namespace lamina::tool
