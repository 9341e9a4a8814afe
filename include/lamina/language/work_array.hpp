#pragma once

#include <cstddef>

namespace lamina::detail {

/// An array of zeros for intermediate values, of a size known when it is made; also in constant expressions.
template <class T>
class work_array {
public:
    explicit constexpr work_array(std::size_t size) : size_(size), data_(new T[size]{}) {}
    work_array(const work_array&) = delete;
    work_array& operator=(const work_array&) = delete;
    constexpr ~work_array() { delete[] data_; }

    constexpr T* data() noexcept { return data_; }
    constexpr const T* data() const noexcept { return data_; }
    constexpr std::size_t size() const noexcept { return size_; }
    constexpr T& operator[](std::size_t i) noexcept { return data_[i]; }
    constexpr const T& operator[](std::size_t i) const noexcept { return data_[i]; }

private:
    const std::size_t size_;
    T* const data_;
};

} // namespace lamina::detail
