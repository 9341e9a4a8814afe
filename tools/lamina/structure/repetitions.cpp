#include "structure/repetitions.hpp"

#include <algorithm>

#include "structure/slots.hpp"

namespace lamina::tool {

namespace {

/// A run of equal groups of parts.
struct run {
    std::size_t length = 0, times = 1;

    std::size_t saved() const { return length * (times - 1); }
};

bool may_repeat(const part& p) {
    if (p.kind == part_kind::word)
        return p.word.name != "as" && p.word.name != "from" && p.word.name != "output"
               && p.word.name != "input";
    return std::ranges::all_of(p.parts, may_repeat);
}

std::size_t times_equal(const std::vector<part>& parts, std::size_t at, std::size_t length) {
    std::size_t times = 1;
    const auto first = parts.begin() + static_cast<std::ptrdiff_t>(at);
    while (at + (times + 1) * length <= parts.size()
           && std::equal(first, first + static_cast<std::ptrdiff_t>(length),
                         first + static_cast<std::ptrdiff_t>(times * length)))
        ++times;
    return times;
}

/// The run at this place that saves most; of equal ones the shortest groups.
run best_run(const std::vector<part>& parts, std::size_t at) {
    run best;
    for (std::size_t length = 1; at + 2 * length <= parts.size() && may_repeat(parts[at + length - 1]);
         ++length) {
        const run found{length, times_equal(parts, at, length)};
        if (found.saved() > best.saved()) best = found;
    }
    // A block begins with a layer, not with the activation of the one before.
    if (best.length > 1 && is_activation(parts[at]) && at + best.length * best.times < parts.size()
        && times_equal(parts, at + 1, best.length) >= best.times)
        return {};
    return best;
}

part repetition(const std::vector<part>& parts, std::size_t at, const run& found) {
    part repeat, body;
    repeat.kind = part_kind::repeat;
    repeat.times = std::to_string(found.times);
    const auto first = parts.begin() + static_cast<std::ptrdiff_t>(at);
    body.parts.assign(first, first + static_cast<std::ptrdiff_t>(found.length));
    find_repetitions(body);
    repeat.parts.push_back(std::move(body));
    return repeat;
}

} // namespace

void find_repetitions(part& p) {
    for (part& inner : p.parts) find_repetitions(inner);
    if (p.kind != part_kind::sequence) return;
    std::vector<part> shorter;
    for (std::size_t at = 0; at < p.parts.size();) {
        const run found = best_run(p.parts, at);
        if (found.saved() == 0) {
            shorter.push_back(std::move(p.parts[at++]));
            continue;
        }
        shorter.push_back(repetition(p.parts, at, found));
        at += found.length * found.times;
    }
    p.parts = std::move(shorter);
}

} // namespace lamina::tool
