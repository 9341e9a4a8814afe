#pragma once

#include <lamina/language/number_hash.hpp>

#include <cstddef>
#include <string_view>

namespace lamina::detail {

/// Its address tells types apart.
template <class>
inline constexpr char type_tag = 0;

/// A use of a shared part: what it must have in common with others of that name.
struct shared_use {
    std::string_view label{};
    std::size_t block = 0;
    const char* part = nullptr;
    bool frozen = false;
    /// Of the parameters' shapes.
    number_hash shapes{};
};

/// What is wrong with a use of a shared part.
enum class sharing { right, other_part, other_shapes, half_frozen };
struct checked_use {
    std::string_view label{};
    sharing is = sharing::right;
};
constexpr sharing compare_uses(const shared_use& a, const shared_use& b) {
    if (a.part != b.part) return sharing::other_part;
    if (a.shapes.value() != b.shapes.value()) return sharing::other_shapes;
    return a.frozen == b.frozen ? sharing::right : sharing::half_frozen;
}

/// The first wrong use in a list.
constexpr checked_use find_wrong_use(const shared_use* uses, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (const shared_use &a = uses[j], &b = uses[i];
                a.label == b.label && a.block == b.block && compare_uses(a, b) != sharing::right)
                return {b.label, compare_uses(a, b)};
    return {};
}

} // namespace lamina::detail
