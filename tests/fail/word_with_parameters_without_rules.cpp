// EXPECT-FIRST: word: it has parameters but no rules; add using rules = type_list<parameter_rule<
// EXPECT: offset
// EXPECT-ERRORS: 1
#include <lamina/language/queries.hpp>
#include <lamina/layers/parameter.hpp>

#include <array>

using namespace lamina;

struct offset : word {
    static constexpr const char* label = "offset";
    static constexpr dims output(dims in) { return in; }
    static constexpr auto parameters(dims in) { return std::array{channel_parameter("offset", in.channels)}; }
};
constexpr auto net = input<8> >> offset{};
constexpr std::size_t count = parameters<decltype(net)>;
