// EXPECT-FIRST: receptive_field: this word does not say which pixels it reads
// EXPECT-ERRORS: 1
#include <lamina/plan/receptive_field.hpp>

using namespace lamina;

struct mirror : word {
    static constexpr const char* label = "mirror";
    static constexpr dims output(dims in) { return in; }
};

static_assert(receptive_field<decltype(input<8, 8, 1> >> mirror{})>.height > 0);
