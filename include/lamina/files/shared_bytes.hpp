#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace lamina::detail {

/// Immutable bytes, shared by all copies: an owned vector, a part of one, or borrowed memory that must
/// outlive them.
class shared_bytes {
public:
    shared_bytes() = default;
    shared_bytes(std::vector<std::uint8_t> own) {
        auto kept = std::make_shared<const std::vector<std::uint8_t>>(std::move(own));
        bytes_ = *kept;
        owner_ = std::move(kept);
    }
    shared_bytes(std::initializer_list<std::uint8_t> own) : shared_bytes(std::vector<std::uint8_t>(own)) {}

    /// Borrows the bytes without copying.
    static shared_bytes borrowed(std::span<const std::byte> bytes) {
        shared_bytes result;
        result.bytes_ = {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
        return result;
    }
    /// `count` bytes from `first` on, which must exist.
    shared_bytes part(std::size_t first, std::size_t count) const {
        shared_bytes result(*this);
        result.bytes_ = bytes_.subspan(first, count);
        return result;
    }

    std::size_t size() const { return bytes_.size(); }
    const std::uint8_t* data() const { return bytes_.data(); }
    std::uint8_t operator[](std::size_t i) const { return bytes_[i]; }
    auto begin() const { return bytes_.begin(); }
    auto end() const { return bytes_.end(); }

    friend bool operator==(const shared_bytes& a, const shared_bytes& b) {
        return std::ranges::equal(a.bytes_, b.bytes_);
    }

private:
    std::shared_ptr<const void> owner_;
    std::span<const std::uint8_t> bytes_;
};

} // namespace lamina::detail
