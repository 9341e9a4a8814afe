#pragma once

#include <lamina/language/algebra.hpp>
#include <lamina/language/options.hpp>
#include <lamina/language/shared_use.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace lamina::detail {

/// Where a value of a network comes from.
enum class operation { input, word, add, concat, multiply };

/// The numbers of parameters and multiply-adds of a part. `updated` are the parameters that training may
/// change: all but those of frozen parts, moving averages included.
struct costs {
    std::size_t parameters = 0, trainable = 0, updated = 0, macs = 0;

    constexpr void add(const costs& c, bool without_parameters = false) {
        macs += c.macs;
        if (without_parameters) return;
        parameters += c.parameters;
        trainable += c.trainable;
        updated += c.updated;
    }
};

template <class Parameters>
constexpr costs cost_of_parameters(const Parameters& all, bool frozen) {
    costs c;
    for (const auto& p : all) {
        const std::size_t size = p.size();
        c.parameters += size;
        if (!frozen && p.trainable) c.trainable += size;
    }
    if (!frozen) c.updated = c.parameters;
    return c;
}

/// The cost of a word for this input shape.
template <class Word>
constexpr costs cost_of(dims in, bool frozen = false) {
    costs c;
    if constexpr (requires { typename Word::rules; }) c = cost_of_parameters(Word::parameters(in), frozen);
    c.macs = Word::macs(in);
    return c;
}

/// One value of a network. Operands are values with lower numbers.
struct recorded_value {
    operation kind = operation::input;
    dims out{};
    std::size_t first = 0, second = 0;
    costs cost{};
    /// The distance to the value whose parameters it shares; 0 if they are its own.
    std::size_t back = 0;
    bool frozen = false;
    /// The name that a word has by its option, and that of a further input.
    std::string_view label{};
    /// The name that `as` gives the value.
    std::string_view given{};
};

/// The interpreter that writes down the values of a part; all questions read what it wrote. A value is its
/// number in order of evaluation, 0 is the input. It is one type for parts of all sizes.
struct recorder {
    recorded_value* values;
    shared_use* uses;
    std::size_t size = 0, use_count = 0;
    /// The number of frozen parts around the word, and the `back` of what is pushed.
    std::size_t frozen = 0, back = 0;
    /// The innermost use of a shared part around the word.
    shared_use* use = nullptr;

    /// Enters a value and returns its number.
    constexpr std::size_t push(operation kind, const dims& out, std::size_t first = 0,
                               std::size_t second = 0) {
        recorded_value& v = values[size];
        v.kind = kind;
        v.out = out;
        v.first = first;
        v.second = second;
        if (back != 0) v.back = back + values[size - back].back;
        return size++;
    }
    template <class Word>
    constexpr std::size_t leaf(std::size_t x) {
        const dims& in = values[x].out;
        recorded_value& v = values[size];
        if constexpr (requires { typename Word::rules; }) note_parameters(v, Word::parameters(in));
        v.cost.macs = Word::macs(in);
        v.frozen = frozen != 0;
        if constexpr (!given_name<Word>.empty()) v.label = given_name<Word>;
        return push(operation::word, Word::output(in), x);
    }
    constexpr std::size_t further_input(std::string_view name, const dims& shape) {
        values[size].label = name;
        return push(operation::input, shape);
    }
    constexpr std::size_t add(std::size_t f, std::size_t g) {
        return push(operation::add, values[f].out, f, g);
    }
    constexpr std::size_t concat(std::size_t f, std::size_t g) {
        return push(operation::concat, shape_interpreter{}.concat(values[f].out, values[g].out), f, g);
    }
    constexpr std::size_t multiply(std::size_t f, std::size_t g) {
        return push(operation::multiply, shape_interpreter{}.multiply(values[f].out, values[g].out), f, g);
    }
    constexpr void name(std::string_view given, std::size_t value) const { values[value].given = given; }

    constexpr parameter_place here() const { return {.value = size, .back = back}; }
    constexpr void repeat(const parameter_place& first) { back = size - first.value; }
    constexpr void resume(const parameter_place& at) { back = at.back; }
    /// A use of the shared part `Shared` begins, in a block. Returns what end_use needs.
    template <class Shared>
    constexpr shared_use* begin_use(std::size_t block) {
        uses[use_count] = {Shared::text, block, &type_tag<Shared>, frozen != 0};
        return std::exchange(use, &uses[use_count++]);
    }
    constexpr void end_use(shared_use* around) {
        if (around != nullptr) around->shapes.add(use->shapes.value());
        use = around;
    }

private:
    template <class Parameters>
    constexpr void note_parameters(recorded_value& v, const Parameters& all) {
        v.cost = cost_of_parameters(all, frozen != 0);
        if (use == nullptr) return;
        for (const auto& p : all)
            for (const std::size_t extent : p.extents) use->shapes.add(extent);
    }
};

/// What a part consists of. The arrays have at least one element.
template <part_size Size>
struct recording {
    std::array<recorded_value, Size.values + 1> values{};
    std::array<shared_use, Size.shared + 1> uses{};
    std::array<named_result<std::size_t>, Size.outputs + 1> outputs{};
    /// The value at its end.
    std::size_t end = 0;

    constexpr std::size_t size() const { return values.size(); }
};

/// Gives a part the names of the scope around it; their values come from outside, like inputs.
constexpr void bring(recorder& to, named_values<std::size_t>& names, const seen_name* last) {
    if (last == nullptr) return;
    bring(to, names, last->before);
    names.push(last->text, to.push(operation::input, last->shape));
}
constexpr std::size_t count_seen(const seen_name* last) {
    std::size_t count = 0;
    for (; last != nullptr; last = last->before) ++count;
    return count;
}

/// The recording of a part that keeps all rules for this input shape, within a scope.
template <class Part, class Scope = empty_scope, bool Frozen = false>
constexpr auto record(dims in) {
    constexpr std::size_t seen = count_seen(Scope::last);
    constexpr part_size size = part_size_of<Part> + part_size{.values = seen, .names = seen};
    recording<size> r;
    recorder to{r.values.data(), r.uses.data()};
    to.frozen = Frozen;
    to.push(operation::input, in);
    if constexpr (Part::mentions_names) {
        name_storage<std::size_t, size> memory;
        named_values<std::size_t> names(memory);
        bring(to, names, Scope::last);
        r.end = lamina::detail::interpret<Part>(to, std::size_t{0}, names);
        r.outputs = memory.results;
    } else {
        r.end = lamina::detail::interpret<Part>(to, std::size_t{0});
    }
    return r;
}

/// The recording of a sentence.
template <class Sentence>
inline constexpr auto recorded = record<typename Sentence::body>(Sentence::input);

/// The sum over values; parameters that are shared count once.
template <part_size Size>
constexpr costs total_cost(const recording<Size>& r) {
    costs sum;
    for (const recorded_value& v : r.values)
        if (v.kind == operation::word) sum.add(v.cost, v.back != 0);
    return sum;
}

/// The interpreter that counts what a sentence without names costs, and the words to which an option gives a
/// name. It needs no memory for values.
struct counter : shape_interpreter {
    costs sum{};
    std::size_t named = 0, frozen = 0;

    template <class Word>
    constexpr dims leaf(dims in) {
        sum.add(cost_of<Word>(in, frozen != 0));
        if constexpr (!given_name<Word>.empty()) ++named;
        return Word::output(in);
    }
};
template <class Part>
constexpr counter count(dims in, bool frozen = false) {
    counter to;
    to.frozen = frozen;
    interpret<Part>(to, in);
    return to;
}
template <class Sentence>
inline constexpr counter word_counts = count<typename Sentence::body>(Sentence::input);

} // namespace lamina::detail
