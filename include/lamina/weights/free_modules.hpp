// needs: safetensors
#pragma once

#include <lamina/weights/file_modules.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace lamina::detail {

/// The modules of a file that are still free, by kind. Those of one kind are interchangeable. A choice has
/// one module for each wanted one.
class free_modules {
public:
    using numbers = std::vector<std::size_t>;

    /// `kinds`: by module, each less than `kind_count`. `skipped`: by module, whether it is not free.
    free_modules(const numbers& kinds, std::size_t kind_count, std::vector<bool> skipped)
        : kinds_(kinds), skipped_(std::move(skipped)), by_kind_(kind_count) {
        for (std::size_t m = 0; m < kinds.size(); ++m)
            if (!skipped_[m]) by_kind_[kinds[m]].push_back(m);
    }

    const std::vector<bool>& skipped() const { return skipped_; }
    bool is_free(std::size_t m, std::size_t kind) const { return !skipped_[m] && kinds_[m] == kind; }

    /// Whether there are at least as many modules of each kind as are wanted.
    bool has_enough(const numbers& wanted) const {
        numbers used(by_kind_.size());
        return std::ranges::all_of(wanted, [&](std::size_t k) { return ++used[k] <= by_kind_[k].size(); });
    }

    /// The k-th wanted module of each kind is the k-th in the file.
    numbers one_by_one(const numbers& wanted) const {
        numbers found, used(by_kind_.size());
        for (const std::size_t k : wanted) found.push_back(by_kind_[k][used[k]++]);
        return found;
    }
    /// The wanted modules in the file's own order; empty if they are not in it or it is ambiguous.
    numbers file_order(const numbers& wanted) const {
        numbers first, last;
        for (std::size_t m = 0; m < kinds_.size() && first.size() < wanted.size(); ++m)
            if (is_free(m, wanted[first.size()])) first.push_back(m);
        for (std::size_t m = kinds_.size(); m-- > 0 && last.size() < wanted.size();)
            if (is_free(m, wanted[wanted.size() - 1 - last.size()])) last.push_back(m);
        std::ranges::reverse(last);
        return first == last && first.size() == wanted.size() ? first : numbers{};
    }

    /// Another choice: for each module, the next one of its kind, cyclically; the module itself if there is
    /// no other.
    numbers others(numbers found) const {
        for (std::size_t& m : found) {
            const numbers& same = by_kind_[kinds_[m]];
            const auto next = std::ranges::upper_bound(same, m);
            m = next == same.end() ? same.front() : *next;
        }
        return found;
    }
    /// The same, but only for modules of kinds that are not used completely.
    numbers others_if_left(const numbers& found) const {
        numbers used(by_kind_.size());
        for (const std::size_t m : found) ++used[kinds_[m]];
        numbers other = others(found);
        for (std::size_t i = 0; i < found.size(); ++i)
            if (const std::size_t k = kinds_[found[i]]; used[k] == by_kind_[k].size()) other[i] = found[i];
        return other;
    }

private:
    const numbers& kinds_;
    std::vector<bool> skipped_;
    std::vector<numbers> by_kind_;
};

} // namespace lamina::detail
