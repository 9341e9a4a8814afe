#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>

namespace lamina::detail {

/// A fixed number of T, zeros at first, that begin at a cache line.
template <class T>
class aligned_array {
public:
    explicit aligned_array(std::size_t size = 0)
        : size_(size),
          data_(static_cast<T*>(::operator new(std::max<std::size_t>(size, 1) * sizeof(T), line))) {
        std::fill_n(data_, size_, T(0));
    }
    aligned_array(const aligned_array& other) : aligned_array(other.size_) {
        std::copy_n(other.data_, size_, data_);
    }
    aligned_array(aligned_array&& other) noexcept
        : size_(std::exchange(other.size_, 0)), data_(std::exchange(other.data_, nullptr)) {}
    aligned_array& operator=(aligned_array other) noexcept {
        std::swap(size_, other.size_);
        std::swap(data_, other.data_);
        return *this;
    }
    ~aligned_array() { ::operator delete(data_, line); }

    T* data() { return data_; }
    const T* data() const { return data_; }
    std::size_t size() const { return size_; }

private:
    static constexpr std::align_val_t line{64};
    std::size_t size_;
    T* data_;
};

} // namespace lamina::detail
