#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "../gradient_reference.hpp"

namespace lamina::testing {

template <class T>
std::vector<T> numbers(std::size_t count, unsigned seed) {
    std::vector<T> all(count);
    unsigned state = seed * 2654435761u + 1;
    for (T& x : all) {
        state = state * 1664525u + 1013904223u;
        x = T(static_cast<int>(state >> 24) - 128) / T(128);
    }
    return all;
}

template <class T>
guarded<T>::guarded(std::size_t count) : all_(count + 2 * wall, sentinel) {}

template <class T>
guarded<T>::guarded(const T* from, std::size_t count) : guarded(count) {
    std::copy_n(from, count, data());
}

template <class T>
bool guarded<T>::intact() const {
    const auto untouched = [](T x) { return x == sentinel; };
    return std::all_of(all_.begin(), all_.begin() + wall, untouched)
           && std::all_of(all_.end() - wall, all_.end(), untouched);
}

template <class T>
void check_close(const T* found, const T* expected, std::size_t count, T tolerance) {
    const auto close = [=](T a, T b) { return std::abs(a - b) <= tolerance * std::max(T(1), std::abs(b)); };
    std::size_t i = 0;
    while (i < count && close(found[i], expected[i])) ++i;
    if (i < count) FAIL_CHECK("number ", i, " is ", found[i], ", expected ", expected[i]);
}

template class guarded<float>;
template class guarded<double>;
template std::vector<float> numbers(std::size_t, unsigned);
template std::vector<double> numbers(std::size_t, unsigned);
template void check_close(const float*, const float*, std::size_t, float);
template void check_close(const double*, const double*, std::size_t, double);

} // namespace lamina::testing
