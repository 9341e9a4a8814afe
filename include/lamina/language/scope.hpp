#pragma once

#include <lamina/language/dims.hpp>
#include <lamina/language/error.hpp>
#include <lamina/language/type_list.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <type_traits>
#include <utility>

namespace lamina::detail {

/// A value of a sentence with a name: the word that gave it, such as `words::as<"c4">`, and its shape.
template <class Given, dims Shape>
struct named_value {};

/// The named values that a place in a sentence can see: those given so far in its block, and those of the
/// scope around the block. A block may use a name of the scope around it for a value of its own.
template <class Around, class... Values>
struct scope : Values... {
    using around = Around;
    template <class Given, dims Shape>
    using with = scope<Around, Values..., named_value<Given, Shape>>;
};
using empty_scope = scope<void>;

template <class Given, dims Shape>
constexpr dims shape_of_named(const named_value<Given, Shape>&) {
    return Shape;
}

/// Whether the block that `Scope` belongs to has given this name.
template <class Given, class Scope>
inline constexpr bool is_given = requires(const Scope& s) { shape_of_named<Given>(s); };

/// The shape of the innermost value of this name; rank 0 if there is none.
template <class Given, class Scope>
constexpr dims shape_seen() {
    if constexpr (is_given<Given, Scope>)
        return shape_of_named<Given>(Scope{});
    else if constexpr (!std::is_void_v<typename Scope::around>)
        return shape_seen<Given, typename Scope::around>();
    else
        return {};
}

/// The names that can be seen, for the compiler's messages.
template <class... Given>
struct known {};
template <class Scope>
struct known_in {
    using type = known<>;
};
template <class Around, class... Given, dims... Shape>
struct known_in<scope<Around, named_value<Given, Shape>...>> {
    template <class... Outer>
    static known<Outer..., Given...> append(known<Outer...>);
    using type = decltype(append(typename known_in<Around>::type{}));
};

/// The name of a result, with those of the blocks around it: "neck.p4".
class result_name {
public:
    /// Throws, which ends a constant evaluation, if it becomes longer than 127 characters.
    constexpr void append(std::string_view more) {
        if (more.size() > text_.size() - size_)
            raise("output: a name, with those of its blocks, is too long");
        std::copy_n(more.data(), more.size(), text_.data() + size_);
        size_ += more.size();
    }
    constexpr void shrink(std::size_t size) { size_ = size; }
    constexpr std::string_view view() const { return {text_.data(), size_}; }

private:
    std::array<char, 127> text_{};
    std::size_t size_ = 0;
};

/// A value and the name of the result that it is; the value at a sentence's end may have none.
template <class X>
struct named_result {
    result_name label{};
    X value{};
};

/// A place in the list of a network's parameters, and in that of its values; `back`: how many values ago are
/// those whose parameters are used again, 0 if they are new.
struct parameter_place {
    std::size_t value = 0, parameters = 0, frozen_parameters = 0, back = 0;
};
/// Where a block first used a shared part.
struct shared_place {
    std::string_view label;
    std::size_t block = 0;
    parameter_place begin{};
};

/// The named values while a sentence is interpreted, and the results so far. Leaving a branch or block
/// removes what it named, but not its results. Shared parts belong to the block that they stand in.
template <class X, std::size_t Capacity>
class named_values {
public:
    constexpr void push(std::string_view name, const X& value) {
        names_[size_] = name;
        values_[size_++] = value;
    }
    /// What follows lies in a block of this name. Returns what `leave` needs.
    constexpr std::size_t enter(std::string_view block) {
        const std::size_t around = blocks_.view().size();
        if (!block.empty()) {
            blocks_.append(block);
            blocks_.append(".");
        }
        return around;
    }
    constexpr void leave(std::size_t around) { blocks_.shrink(around); }
    constexpr void push_result(std::string_view name, const X& value) {
        named_result<X>& next = results_[result_count_++];
        next.label = blocks_;
        next.label.append(name);
        next.value = value;
    }
    constexpr std::size_t result_count() const { return result_count_; }
    constexpr const named_result<X>& result(std::size_t i) const { return results_[i]; }
    /// The value that was given this name last; none in a sentence whose mistake has been reported.
    constexpr X find(std::string_view name) const {
        for (std::size_t i = size_; i-- > 0;)
            if (names_[i] == name) return values_[i];
        return {};
    }
    constexpr std::size_t size() const { return size_; }
    constexpr void shrink(std::size_t size) { size_ = size; }

    /// What follows lies in a block, or in a repetition. Returns what `close` needs.
    constexpr std::size_t open() { return std::exchange(block_, ++block_count_); }
    constexpr void close(std::size_t around) { block_ = around; }
    constexpr std::size_t block() const { return block_; }
    /// Where the block first used the shared part of this name; null if it is new, and then begins `here`.
    constexpr const parameter_place* share(std::string_view name, const parameter_place& here) {
        for (std::size_t i = 0; i < shared_count_; ++i)
            if (shared_[i].label == name && shared_[i].block == block_) return &shared_[i].begin;
        shared_[shared_count_++] = {name, block_, here};
        return nullptr;
    }

private:
    std::array<std::string_view, Capacity> names_{};
    std::array<X, Capacity> values_{};
    std::array<named_result<X>, Capacity> results_;
    std::array<shared_place, Capacity> shared_{};
    std::size_t size_ = 0, result_count_ = 0, shared_count_ = 0, block_ = 0, block_count_ = 0;
    result_name blocks_;
};

/// The number of values in a scope and around it.
template <class Scope>
inline constexpr std::size_t values_seen = 0;
template <class Around, class... Values>
inline constexpr std::size_t values_seen<scope<Around, Values...>> = values_seen<Around> + sizeof...(Values);

template <std::size_t Capacity>
constexpr void push_scope(named_values<dims, Capacity>&, type_of<void>) {}
template <std::size_t Capacity, class Around, class... Given, dims... Shape>
constexpr void push_scope(named_values<dims, Capacity>& to,
                          type_of<scope<Around, named_value<Given, Shape>...>>) {
    push_scope(to, type_of<Around>{});
    (to.push(Given::text, Shape), ...);
}

// Not fold expressions: Clang limits those to 256 operands.
constexpr std::size_t sum_of(std::initializer_list<std::size_t> numbers) {
    std::size_t sum = 0;
    for (const std::size_t number : numbers) sum += number;
    return sum;
}
constexpr bool any_of(std::initializer_list<bool> conditions) {
    for (const bool condition : conditions)
        if (condition) return true;
    return false;
}

/// The number of values that a part gives a name, those of its parts included.
template <class Part>
inline constexpr std::size_t names_given = 0;
template <class... Parts>
inline constexpr std::size_t names_given<type_list<Parts...>> = sum_of({0, names_given<Parts>...});
template <class Part>
    requires requires { typename Part::parts; }
inline constexpr std::size_t names_given<Part> = names_given<typename Part::parts>;

} // namespace lamina::detail
