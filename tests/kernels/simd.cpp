#include <lamina/kernels/simd/simd.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

namespace simd = lamina::simd;

namespace {

template <class V, std::size_t N>
void check_partial() {
    using T = simd::scalar_t<V>;
    T from[simd::lanes<V>], to[simd::lanes<V> + 1];
    for (std::size_t i = 0; i < simd::lanes<V>; ++i) from[i] = T(i + 1);
    for (T& t : to) t = T(-1);
    simd::store(to, simd::load_partial<V, N>(from, V(T(7))));
    for (std::size_t i = 0; i < simd::lanes<V>; ++i) CHECK(to[i] == (i < N ? T(i + 1) : T(7)));
    simd::store(to, simd::load_partial<V, N>(from));
    for (std::size_t i = 0; i < simd::lanes<V>; ++i) CHECK(to[i] == (i < N ? T(i + 1) : T(0)));
    for (T& t : to) t = T(-1);
    simd::store_partial<N>(to, simd::load<V>(from));
    for (std::size_t i = 0; i <= simd::lanes<V>; ++i) CHECK(to[i] == (i < N ? T(i + 1) : T(-1)));
    const V x = simd::load_partial<V, N>(from, V(T(7)));
    simd::store_partial<N>(to, simd::fma_partial<N>(x, V(T(2)), simd::fma_partial<N>(x, x, V(T(1)))));
    for (std::size_t i = 0; i < N; ++i) CHECK(to[i] == T((i + 1) * (i + 1) + 1 + 2 * (i + 1)));
}

template <class V, std::size_t... N>
void check_partials(std::index_sequence<N...>) {
    (check_partial<V, N + 1>(), ...);
}

} // namespace

TEST_CASE_TEMPLATE("simd: numbers looked up in a register", V, simd::batch<float>) {
    if constexpr (simd::has_lookup<V>) {
        constexpr std::size_t n = simd::lanes<V>;
        float table[n], from[n], found[n];
        for (std::size_t i = 0; i < n; ++i) {
            table[i] = 0.5f + float(i);
            from[i] = float((i * 5 + 3) % n);
        }
        simd::store(found, simd::lookup(simd::load<V>(table), to_int(simd::load<V>(from))));
        for (std::size_t i = 0; i < n; ++i) CHECK(found[i] == from[i] + 0.5f);
    }
}

TEST_CASE_TEMPLATE("simd: arithmetic of vectors and scalars", V, float, double, simd::batch<float>,
                   simd::batch<double>) {
    using T = simd::scalar_t<V>;
    constexpr std::size_t n = simd::lanes<V>;
    T numbers[n + 1], found[n + 1];
    for (std::size_t i = 0; i <= n; ++i) numbers[i] = T(i) - T(n) / 2;
    const V x = simd::load<V>(numbers + 1); // unaligned
    simd::store(found + 1, simd::fma(x, simd::broadcast<V>(T(3)), V(T(0.5))));
    for (std::size_t i = 1; i <= n; ++i) CHECK(found[i] == numbers[i] * 3 + T(0.5));
    simd::store(found + 1, simd::larger(x, V(T(0.25))));
    for (std::size_t i = 1; i <= n; ++i) CHECK(found[i] == (numbers[i] > T(0.25) ? numbers[i] : T(0.25)));
    simd::store(found + 1, simd::smaller(x, V(T(0.25))));
    for (std::size_t i = 1; i <= n; ++i) CHECK(found[i] == (numbers[i] < T(0.25) ? numbers[i] : T(0.25)));
    T total = 0;
    for (std::size_t i = 1; i <= n; ++i) total += numbers[i];
    CHECK(simd::sum(x) == total);
    CHECK(simd::maximum(x) == numbers[n]);
    CHECK(simd::maximum(V(T(0)) - x) == -numbers[1]);
}

TEST_CASE_TEMPLATE("simd: quotients and roots are exact", V, simd::batch<float>, simd::batch<double>) {
    using T = simd::scalar_t<V>;
    using std::sqrt;
    const T infinity = std::numeric_limits<T>::infinity(), least = (std::numeric_limits<T>::min)();
    const auto first = [](const V& v) {
        T all[simd::lanes<V>];
        simd::store(all, v);
        return all[0];
    };
    for (T x : {T(1), T(3), T(0.7), T(1e30), least, T(0), infinity}) {
        CAPTURE(x);
        CHECK(first(sqrt(V(x))) == std::sqrt(x));
        for (T y : {T(3), T(7.7), T(1e-30), T(2e38), infinity})
            if (x != infinity || y != infinity) CHECK(first(V(x) / V(y)) == x / y);
    }
}

TEST_CASE_TEMPLATE("simd: the greater or lesser of a number and no number is the second argument", V, float,
                   double, simd::batch<float>, simd::batch<double>) {
    using T = simd::scalar_t<V>;
    const V one(T(1)), nan(std::numeric_limits<T>::quiet_NaN());
    CHECK(simd::sum(simd::larger(nan, one)) == T(simd::lanes<V>));
    CHECK(simd::sum(simd::smaller(nan, one)) == T(simd::lanes<V>));
    for (const V& kept : {simd::larger(one, nan), simd::smaller(one, nan)})
        CHECK(simd::sum(kept) != simd::sum(kept));
}

TEST_CASE_TEMPLATE("simd: the greatest of some numbers is NaN where one of them is", V, float, double,
                   simd::batch<float>, simd::batch<double>) {
    using T = simd::scalar_t<V>;
    constexpr std::size_t n = simd::lanes<V>;
    const T nan = std::numeric_limits<T>::quiet_NaN(), infinity = std::numeric_limits<T>::infinity();
    const T all[] = {nan, -nan, -infinity, T(-2), T(0), T(3), infinity};
    const auto is = [](T found, T x, T y, T z) {
        return x != x || y != y || z != z ? found != found : found == std::max({x, y, z});
    };
    for (const T x : all)
        for (const T y : all)
            for (const T z : all) {
                // x, y and z are in the last lane; the others must not affect it.
                T from[3][n], two[n], three[n];
                for (std::size_t i = 0; i + 1 < n; ++i)
                    from[0][i] = from[1][i] = from[2][i] = i % 2 ? nan : T(9);
                from[0][n - 1] = x, from[1][n - 1] = y, from[2][n - 1] = z;
                simd::store(two, simd::greatest(simd::load<V>(from[0]), simd::load<V>(from[1])));
                simd::store(three, simd::greatest(simd::load<V>(from[0]), simd::load<V>(from[1]),
                                                  simd::load<V>(from[2])));
                CHECK(is(two[n - 1], x, y, y));
                CHECK(is(three[n - 1], x, y, z));
                for (std::size_t i = 0; i + 1 < n; ++i) CHECK((three[i] == T(9)) == (i % 2 == 0));
            }
}

TEST_CASE_TEMPLATE("simd: parts of a vector", V, simd::batch<float>, simd::batch<double>) {
    check_partials<V>(std::make_index_sequence<simd::lanes<V>>{});
}

TEST_CASE_TEMPLATE("simd: bfloat16 is widened", V, float, simd::batch<float>) {
    constexpr std::size_t n = simd::lanes<V>;
    lamina::bfloat16 stored[n + 1];
    for (std::size_t i = 0; i <= n; ++i) stored[i] = lamina::bfloat16(float(i) - 2.3f);
    for (const std::size_t first : {0u, 1u}) { // any alignment
        float loaded[n];
        simd::store(loaded, simd::load<V>(stored + first));
        for (std::size_t i = 0; i < n; ++i) CHECK(loaded[i] == float(stored[first + i]));
    }
}
