#pragma once

#include <lamina/language/error.hpp>
#include <lamina/language/part_size.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace lamina::detail {

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

/// A place among the values of a network and among its parameters; `back`: the distance to the values whose
/// parameters are used again, 0 if they are new.
struct parameter_place {
    std::size_t value = 0, parameters = 0, back = 0;
};
/// Where a block first used a shared part.
struct shared_place {
    std::string_view label;
    std::size_t block = 0;
    parameter_place begin{};
};

/// What named_values needs for a part. An array has at least one element.
template <class X, part_size Size>
struct name_storage {
    std::array<std::string_view, Size.names + 1> names{};
    std::array<X, Size.names + 1> values{};
    std::array<named_result<X>, Size.outputs + 1> results;
    std::array<shared_place, Size.shared + 1> shared{};
};

/// The named values while a sentence is interpreted, and the results so far. Leaving a branch or block
/// removes what it named, but not its results. Shared parts belong to the block that they stand in. It is
/// one type for parts of all sizes, so that they are interpreted by the same functions.
template <class X>
class named_values {
public:
    template <part_size Size>
    constexpr explicit named_values(name_storage<X, Size>& memory)
        : names_(memory.names.data()), values_(memory.values.data()), results_(memory.results.data()),
          shared_(memory.shared.data()) {}

    constexpr void push(std::string_view name, const X& value) {
        names_[size_] = name;
        values_[size_++] = value;
    }
    /// Enters a block of this name. Returns what `leave` needs.
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

    /// Begins a block or a repetition. Returns what `close` needs.
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
    std::string_view* names_;
    X* values_;
    named_result<X>* results_;
    shared_place* shared_;
    std::size_t size_ = 0, result_count_ = 0, shared_count_ = 0, block_ = 0, block_count_ = 0;
    result_name blocks_;
};

} // namespace lamina::detail
