#pragma once

#include <lamina/layers/words.hpp>

struct small {
    static constexpr auto layers = lamina::input<4> >> lamina::dense<3>;
};
