#include "../compare.hpp"

namespace reference {

template <class T>
void check_close(const std::vector<T>& found, const std::vector<double>& expected, std::size_t channels,
                 std::size_t stride) {
    REQUIRE(found.size() == (expected.size() / channels - 1) * stride + channels);
    CHECK(first_difference(found, expected, channels, stride, sizeof(T) == 4 ? 2e-5 : 1e-13) == "none");
}

template void check_close(const std::vector<float>&, const std::vector<double>&, std::size_t, std::size_t);
template void check_close(const std::vector<double>&, const std::vector<double>&, std::size_t, std::size_t);

} // namespace reference
