#include <lamina/runtime/aligned.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>

using lamina::detail::aligned_array;

namespace {

template <class T>
bool begins_a_line(const aligned_array<T>& a) {
    return reinterpret_cast<std::uintptr_t>(a.data()) % 64 == 0;
}

} // namespace

TEST_CASE("zeros at the beginning of a cache line") {
    for (const std::size_t size : {1u, 3u, 16u, 1000u}) {
        { // leaves nonzero values in memory that the next array may get
            aligned_array<float> before(size);
            std::fill_n(before.data(), size, 9.f);
        }
        const aligned_array<float> a(size);
        CHECK(a.size() == size);
        CHECK(begins_a_line(a));
        CHECK(std::ranges::count(std::span(a.data(), a.size()), 0.f) == static_cast<std::ptrdiff_t>(size));
    }
    CHECK(aligned_array<double>().size() == 0);
    CHECK(aligned_array<double>(0).data() != nullptr);
}

TEST_CASE("large arrays begin a huge page") {
    constexpr std::size_t huge_page = 2 << 20;
    const aligned_array<char> a(huge_page + 1);
    CHECK(reinterpret_cast<std::uintptr_t>(a.data()) % huge_page == 0);
    CHECK(std::ranges::count(std::span(a.data(), a.size()), 0) == static_cast<std::ptrdiff_t>(a.size()));
    aligned_array<char> b = a;
    b = aligned_array<char>(3);
    CHECK(b.size() == 3);
}

TEST_CASE("copies have memory of their own, moves take it over") {
    aligned_array<double> a(5);
    a.data()[4] = 7;
    aligned_array<double> b = a;
    CHECK(b.data() != a.data());
    CHECK(begins_a_line(b));
    b.data()[4] = 8;
    CHECK(a.data()[4] == 7);

    const double* const memory = b.data();
    aligned_array<double> c = std::move(b);
    CHECK(c.data() == memory);
    CHECK(c.size() == 5);
    CHECK(c.data()[4] == 8);

    a = c;
    CHECK(a.data()[4] == 8);
    CHECK(a.data() != c.data());
    a = aligned_array<double>(2);
    CHECK(a.size() == 2);
    a = std::move(c);
    CHECK(a.data() == memory);
}

TEST_CASE("what was moved from is empty and can be copied, assigned and destroyed") {
    aligned_array<float> a(3);
    const aligned_array<float> b = std::move(a);
    CHECK(a.size() == 0);
    const aligned_array<float> c = a;
    CHECK(c.size() == 0);
    a = b;
    CHECK(a.size() == 3);
}

TEST_CASE("sizes that no memory holds are named") {
    constexpr std::size_t largest = static_cast<std::size_t>(-1);
    const std::string beyond = " is more than memory can hold";
    CHECK_THROWS_WITH_AS(aligned_array<float>{largest / 2}, doctest::Contains("is more than memory can hold"),
                         lamina::error);
    CHECK_THROWS_WITH_AS(aligned_array<double>(largest / 8 + 2),
                         ("memory: " + std::to_string(largest / 8 + 2) + " × 8" + beyond).c_str(),
                         lamina::error);
    using lamina::detail::checked_product;
    CHECK(checked_product("product", {3, 5, 7}) == 105);
    CHECK(checked_product("product", {largest / 2, 1}) == largest / 2);
    CHECK(checked_product("product", {largest / 2, 0}) == 0);
    CHECK_THROWS_WITH(checked_product("product", {largest / 2 + 1}),
                      ("product: " + std::to_string(largest / 2 + 1) + beyond).c_str());
    constexpr std::size_t root = largest / 2 >> (std::numeric_limits<std::size_t>::digits / 2 - 1);
    const std::string factor = std::to_string(root + 1);
    CHECK_THROWS_WITH(checked_product("product", {root + 1, root + 1}),
                      ("product: " + factor + " × " + factor + beyond).c_str());
}
