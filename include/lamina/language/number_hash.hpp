#pragma once

#include <cstdint>

namespace lamina::detail {

/// The hash of a list of numbers: FNV-1a (Fowler, Noll, Vo), a number at a time instead of a byte. Lists that
/// differ in one number never have the same.
class number_hash {
public:
    constexpr void add(std::uint64_t number) { value_ = (value_ ^ number) * 0x100000001B3u; }
    constexpr std::uint64_t value() const { return value_; }

private:
    std::uint64_t value_ = 0xCBF29CE484222325u;
};

} // namespace lamina::detail
