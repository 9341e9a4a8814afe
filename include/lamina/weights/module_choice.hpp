// needs: safetensors
#pragma once

#include <lamina/weights/free_modules.hpp>
#include <lamina/weights/module_search.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// A module for each wanted one, and another that it could be; the same where nothing else fits.
struct module_choice {
    std::vector<std::size_t> found, other;
    std::string_view found_by;
};

/// The modules have the layers' names. That decides nothing where the file has more of a kind than are
/// needed, because names that the sentence does not give are only words with numbers; then an order must
/// agree.
inline module_choice choose_by_name(const std::vector<std::size_t>& named,
                                    const std::vector<std::size_t>& written, const module_orders& searched,
                                    const free_modules& free) {
    const bool is_order = named == written || (searched.is_only_one && searched.first == named);
    return {named, is_order ? named : free.others_if_left(named), "name"};
}

/// Only the search finds an order, if any, because the file is sorted by name.
inline std::optional<module_choice> choose_by_search(const module_orders& searched,
                                                     const free_modules& free) {
    if (!searched.found) return std::nullopt;
    const bool gave_up = !searched.is_only_one && searched.first == searched.last;
    return module_choice{searched.first, gave_up ? free.others(searched.first) : searched.last, "order"};
}

/// The file's own order fits. `rises`: it takes numbered siblings in the order of their numbers. Where it
/// does not, it is certain only if the search finds no other order.
inline module_choice choose_as_written(const std::vector<std::size_t>& written, bool rises,
                                       const module_orders& searched, const free_modules& free) {
    const bool is_found_elsewhere = searched.found && searched.first != written;
    if (is_found_elsewhere && (searched.is_only_one || (searched.follows_numbers && !rises)))
        return rises ? module_choice{written, searched.first, "order"}
                     : module_choice{searched.first, written, "order"};
    if (rises || (searched.is_only_one && searched.first == written)) return {written, written, "order"};
    if (is_found_elsewhere) return {written, searched.first, "order"};
    if (searched.found && searched.last != written) return {written, searched.last, "order"};
    return {written, free.others(written), "order"};
}

} // namespace lamina::detail
