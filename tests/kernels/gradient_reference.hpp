#pragma once

#include <lamina/language/dims.hpp>

#include <cstddef>
#include <vector>

/// Compiled once, in reference/, for float and double.
namespace lamina::testing {

/// Values between -1 and 1, many of them equal; the same in every run.
template <class T>
std::vector<T> numbers(std::size_t count, unsigned seed);

/// Memory with sentinels on both sides.
template <class T>
class guarded {
public:
    explicit guarded(std::size_t count);
    guarded(const T* from, std::size_t count);
    T* data() { return all_.data() + wall; }
    bool intact() const;

private:
    static constexpr std::ptrdiff_t wall = 40;
    static constexpr T sentinel = T(-12345.5);
    std::vector<T> all_;
};
extern template class guarded<float>;
extern template class guarded<double>;

/// The tolerance for sums of a few hundred values, which the reference adds in another order.
template <class T>
inline constexpr T rounding = sizeof(T) == 4 ? T(5e-5) : T(1e-13);

/// Checks every element to a tolerance, which is relative for magnitudes greater than 1; reports the first
/// that is wrong.
template <class T>
void check_close(const T* found, const T* expected, std::size_t count, T tolerance = rounding<T>);

/// A word's own loops, behind pointers; as words take them: x, parameters, y, and x, y, parameters, dy, dx,
/// dp.
template <class T>
struct plain_word {
    void (*forward)(const dims& in, const T*, const T*, T*);
    void (*backward)(const dims& in, const T*, const T*, const T*, const T*, T*, T*);
};
template <class T, class Word>
inline constexpr plain_word<T> plain_word_of{
    [](const dims& in, const T* x, const T* p, T* y) { Word::template forward<T>(in, x, p, y); },
    [](const dims& in, const T* x, const T* y, const T* p, const T* dy, T* dx, T* dp) {
        Word::template backward<T>(in, x, y, p, dy, dx, dp);
    }};

} // namespace lamina::testing
