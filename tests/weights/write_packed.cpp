#include <lamina/embedded.hpp>
#include <lamina/runtime/packed_bytes.hpp>
#include <lamina/weights/write_packed.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

#include "../scratch.hpp"

using namespace lamina;

namespace {

struct net {
    static constexpr auto layers =
        input<4, 4, 3> >> conv2d<5, 3> >> batch_norm >> relu >> flatten >> dense<3>;
};
struct wider {
    static constexpr auto layers =
        input<4, 4, 3> >> conv2d<6, 3> >> batch_norm >> relu >> flatten >> dense<3>;
};
struct other_order {
    static constexpr auto layers =
        input<4, 4, 3> >> conv2d<5, 3> >> relu >> batch_norm >> flatten >> dense<3>;
};

constexpr auto numbers = [] {
    std::array<float, parameters<net>> all{};
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = 0.25F + static_cast<float>(i % 17) / 16;
    return all;
}();
constexpr packed<net> expected(numbers);
// In the place of what the assembler takes from a file.
alignas(64) constexpr auto stored = [] {
    std::array<float, expected.size()> all{};
    std::copy_n(expected.data(), all.size(), all.data());
    return all;
}();
constexpr packed_bytes<float, stored.size()> bytes{packed_layout<net>, stored};
constexpr auto weights = packed_from<net, bytes>();
static_assert(weights.data() == stored.data());

model<net> filled() {
    model<net> m;
    std::ranges::copy(numbers, m.parameters().begin());
    return m;
}

template <class Arch>
void check_written() {
    constexpr packed<net, float, Arch> in_order(numbers);
    const lamina_test::scratch folder;
    write_packed<Arch>(filled(), folder / "net.hpp", "nets::packed");
    const auto file = read_file(folder / "net.hpp.bin");
    REQUIRE(file.size() == in_order.size() * sizeof(float));
    std::array<float, in_order.size()> written{};
    std::memcpy(written.data(), file.data(), file.size());
    // A norm is folded with other roundings where the program fuses a product and a sum.
    for (std::size_t i = 0; i < written.size(); ++i)
        CHECK(written[i] == doctest::Approx(in_order.data()[i]).epsilon(1e-6));
    const auto read = read_file(folder / "net.hpp");
    const std::string text(read.begin(), read.end()), count = std::to_string(in_order.size());
    CHECK(text.find("LAMINA_EMBEDDED_BYTES(\"lamina.nets..packed\", __FILE__ \".bin\", \""
                    + std::to_string(file.size()) + "\");")
          != std::string::npos);
    CHECK(text.find("inline constexpr lamina::packed_bytes<float, " + count + "> packed = {"
                    + std::to_string(packed_layout<net, float, Arch>) + "ULL, packed_bytes};")
          != std::string::npos);
}

} // namespace

TEST_CASE("weights packed elsewhere are read in place") {
    static static_predictor<weights> lean;
    static static_predictor<expected> own;
    std::array<float, 48> x{};
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 7) - 3;
    CHECK(lean.predict(x) == own.predict(x));
    CHECK(sizeof(lean) == ram_bytes<net>);
}

TEST_CASE("the number of a layout differs where the order may") {
    static_assert(packed_layout<net> != packed_layout<wider>
                  && packed_layout<net> != packed_layout<other_order>);
    static_assert(packed_layout<net, float, simd::scalar>
                  != packed_layout<net, float, simd::compact<simd::scalar>>);
    static_assert(packed_layout<net, double> != packed_layout<net>);
    static_assert(packed_layout<net, float, compact_scalars<16>>
                  != packed_layout<net, float, compact_scalars<32>>);
    struct same : net {};
    static_assert(packed_layout<net> == packed_layout<same>);
}

TEST_CASE("the header and the bytes beside it, for this machine and for another") {
    check_written<simd::default_arch>();
    check_written<compact_scalars<32>>();
    const lamina_test::scratch folder;
    CHECK_THROWS_WITH(write_packed(filled(), folder / "net.hpp", "my-net"),
                      doctest::Contains("net.hpp: \"my-net\" is no name"));
}
