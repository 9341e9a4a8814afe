#include "structure/parameters.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

#include "structure/slots.hpp"

namespace lamina::tool {

namespace {

/// The numbers in one slot, in each of the blocks.
struct column {
    std::string role;
    std::vector<std::string> numbers;
    std::string text; ///< in the template: a number, a parameter or what follows from one

    bool settled() const { return !text.empty(); }
};

std::optional<long> whole_number(const std::string& text) {
    long value = 0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Whether `rule` turns each number of `from` into that of `to`.
template <class Rule>
bool holds(const column& from, const column& to, Rule rule) {
    for (std::size_t i = 0; i < from.numbers.size(); ++i) {
        const auto a = whole_number(from.numbers[i]), b = whole_number(to.numbers[i]);
        if (!a || !b || rule(*a) != *b) return false;
    }
    return true;
}

/// Filters, units and the bounds of slices all count channels.
bool count_the_same(const column& a, const column& b) {
    const auto counts_channels = [](const column& c) {
        return c.role == "Filters" || c.role == "Units" || c.role == "Begin" || c.role == "End";
    };
    return a.role == b.role || (counts_channels(a) && counts_channels(b));
}

bool is_constant(const column& c) {
    return whole_number(c.numbers.front())
           && std::ranges::all_of(c.numbers, [&](const std::string& n) { return n == c.numbers.front(); });
}

constexpr std::array<long, 6> factors{2, 3, 4, 6, 8, 16};

/// The factor by which every number of `to` is greater; 0 if there is none.
long factor_between(const column& from, const column& to) {
    if (!count_the_same(from, to) || from.role == "Kernel" || from.role == "Stride") return 0;
    for (const long factor : factors)
        if (holds(from, to, [&](long n) { return factor * n; })) return factor;
    return 0;
}

bool is_multiple(const std::vector<column>& columns, const column& c) {
    return std::ranges::any_of(
        columns, [&](const column& other) { return !is_constant(other) && factor_between(other, c) != 0; });
}

/// What follows from a column that has become a parameter; empty if nothing does.
std::string derived(const column& from, const column& to) {
    if (count_the_same(from, to) && from.numbers == to.numbers) return from.text;
    if (from.role == "Kernel" && to.role == "Pad" && holds(from, to, [](long n) { return n / 2; }))
        return from.text + " / 2";
    if (const long factor = factor_between(from, to)) return std::to_string(factor) + " * " + from.text;
    return {};
}

std::vector<column> columns_of(std::vector<part>& blocks, const std::vector<definition>& definitions) {
    std::vector<column> columns;
    for (part& block : blocks) {
        const std::vector<slot> slots = slots_of(block, definitions);
        columns.resize(slots.size());
        for (std::size_t i = 0; i < slots.size(); ++i) {
            columns[i].role = slots[i].role;
            columns[i].numbers.push_back(*slots[i].number);
        }
    }
    return columns;
}

bool often_one(const column& c) {
    return 2 * std::ranges::count(c.numbers, "1") >= static_cast<std::ptrdiff_t>(c.numbers.size());
}

/// Makes parameters of the columns that follow from no other, and returns those.
std::vector<const column*> choose_parameters(std::vector<column>& columns) {
    std::vector<const column*> chosen;
    std::map<std::string, int> counts;
    for (column& c : columns) {
        if (c.settled() || is_multiple(columns, c)) continue;
        for (const column* known : chosen)
            if (!c.settled()) c.text = derived(*known, c);
        if (c.settled()) continue;
        const int count = ++counts[c.role];
        c.text = count == 1 ? c.role : c.role + std::to_string(count);
        chosen.push_back(&c);
    }
    for (column& c : columns)
        for (const column* known : chosen)
            if (!c.settled()) c.text = derived(*known, c);
    return chosen;
}

bool has_default(const column* c) { return c->role == "Stride" && often_one(*c); }

} // namespace

generalization generalize(const std::vector<part>& blocks, const std::vector<definition>& definitions) {
    std::vector<part> copies = blocks;
    std::vector<column> columns = columns_of(copies, definitions);
    for (column& c : columns)
        if (is_constant(c)) c.text = c.numbers.front();
    std::vector<const column*> parameters = choose_parameters(columns);
    std::ranges::stable_partition(parameters, [](const column* c) { return !has_default(c); });

    generalization result;
    result.arguments.resize(blocks.size());
    for (const column* c : parameters) {
        result.common.parameters.push_back(has_default(c) ? c->text + " = 1" : c->text);
        for (std::size_t i = 0; i < blocks.size(); ++i) result.arguments[i].push_back(c->numbers[i]);
    }
    result.common.body = blocks.front();
    const std::vector<slot> slots = slots_of(result.common.body, definitions);
    for (std::size_t i = 0; i < slots.size(); ++i) *slots[i].number = columns[i].text;
    return result;
}

} // namespace lamina::tool
