#pragma once

#include <lamina/language/checked_product.hpp>

#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>

#if __has_include(<sys/mman.h>)
#    include <sys/mman.h>
#endif

namespace lamina::detail {

/// Asks the system for huge pages if it has them. With small pages, streaming through large blocks waits for
/// address translation.
inline void prefer_huge_pages([[maybe_unused]] void* memory, [[maybe_unused]] std::size_t bytes) {
#if defined(MADV_HUGEPAGE)
    madvise(memory, bytes, MADV_HUGEPAGE); // only a hint: everything works without huge pages
#endif
}

/// An array of T with a fixed size, initially zeros, aligned to a cache line; a large one is in huge pages.
/// Throws if its size is more than memory can hold.
template <class T>
class aligned_array {
public:
    explicit aligned_array(std::size_t size = 0)
        : size_(checked(size)), data_(static_cast<T*>(::operator new(bytes(), alignment()))) {
        if (is_large()) prefer_huge_pages(data_, bytes());
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
    ~aligned_array() { ::operator delete(data_, alignment()); }

    T* data() noexcept { return data_; }
    const T* data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }

private:
    static constexpr std::size_t line = 64, huge_page = 2 << 20;

    static std::size_t checked(std::size_t size) {
        checked_product("memory", {size, sizeof(T)});
        return size;
    }
    bool is_large() const { return size_ * sizeof(T) >= huge_page; }
    std::size_t unit() const { return is_large() ? huge_page : line; }
    std::align_val_t alignment() const { return std::align_val_t{unit()}; }
    std::size_t bytes() const { return (size_ * sizeof(T) + unit() - 1) / unit() * unit(); }

    std::size_t size_;
    T* data_;
};

} // namespace lamina::detail
