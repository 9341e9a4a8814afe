#pragma once

#include <span>

namespace lamina::detail {

/// A point on paper in hundredths of a digit's height, x to the right, y down; a digit is about 60 wide.
struct style_point {
    int x = 0;
    int y = 0;
    friend constexpr bool operator==(const style_point&, const style_point&) = default;
};
/// Not a point: the pen leaves the paper.
inline constexpr style_point lift{-1, -1};

/// The points that the pen passes through; the same point twice is a corner.
using digit_style = std::span<const style_point>;

inline constexpr style_point zero_oval[] = {{34, 2},  {14, 15}, {4, 48},  {12, 84}, {32, 98},
                                            {52, 84}, {60, 48}, {50, 14}, {32, 2},  {24, 5}};
inline constexpr style_point zero_open[] = {{46, 10}, {28, 2},  {8, 22},  {3, 58}, {16, 92},
                                            {38, 95}, {56, 66}, {58, 32}, {46, 8}, {34, 8}};
inline constexpr style_point zero_curl[] = {{42, 5},  {20, 10}, {5, 48}, {14, 88}, {34, 97}, {54, 80},
                                            {60, 45}, {50, 12}, {32, 2}, {26, 12}, {36, 17}};
inline constexpr digit_style zeros[] = {zero_oval, zero_open, zero_oval, zero_curl};

inline constexpr style_point one_line[] = {{30, 0}, {30, 50}, {30, 100}};
inline constexpr style_point one_bent[] = {{34, 0}, {30, 35}, {28, 70}, {31, 100}};
inline constexpr style_point one_flag[] = {{12, 24}, {24, 14}, {34, 0}, {34, 0}, {34, 50}, {34, 100}};
inline constexpr style_point one_serif[] = {{14, 20},  {24, 12}, {34, 0},   {34, 0},  {34, 50},
                                            {34, 100}, lift,     {10, 100}, {34, 99}, {58, 100}};
inline constexpr digit_style ones[] = {one_line, one_bent, one_line, one_flag, one_serif};

inline constexpr style_point two_plain[] = {{6, 22},  {16, 5}, {36, 0}, {54, 16}, {48, 42},
                                            {26, 72}, {4, 97}, {4, 97}, {32, 95}, {64, 97}};
inline constexpr style_point two_loop[] = {{8, 20}, {22, 3}, {44, 4},  {54, 24}, {44, 52}, {24, 80},
                                           {8, 93}, {4, 82}, {18, 76}, {36, 88}, {52, 97}, {68, 90}};
inline constexpr style_point two_flat[] = {{6, 10}, {30, 2}, {54, 10}, {52, 30}, {30, 62},
                                           {5, 95}, {5, 95}, {34, 98}, {60, 100}};
inline constexpr style_point two_wave[] = {{4, 28}, {16, 6},  {38, 2},  {52, 20}, {42, 50}, {18, 82},
                                           {4, 94}, {20, 86}, {40, 92}, {62, 96}, {70, 86}};
inline constexpr style_point two_wide[] = {{8, 16}, {24, 0},  {42, 8},  {42, 36},  {24, 72}, {4, 94},
                                           {0, 80}, {14, 72}, {36, 84}, {64, 100}, {80, 98}};
inline constexpr digit_style twos[] = {two_plain, two_loop, two_flat, two_wave, two_wide};

inline constexpr style_point three_round[] = {{8, 10},  {30, 0},  {50, 12}, {48, 34}, {24, 46}, {24, 46},
                                              {50, 56}, {58, 78}, {40, 97}, {14, 98}, {3, 86}};
inline constexpr style_point three_flat[] = {{6, 3},   {30, 3},  {54, 2},  {54, 2},   {26, 40}, {26, 40},
                                             {52, 52}, {58, 76}, {40, 97}, {16, 100}, {4, 90}};
inline constexpr style_point three_loop[] = {{8, 12},  {28, 0},  {50, 10}, {46, 34}, {26, 46}, {20, 50},
                                             {28, 52}, {52, 60}, {56, 82}, {36, 99}, {6, 92}};
inline constexpr digit_style threes[] = {three_round, three_flat, three_loop, three_round};

inline constexpr style_point four_open[] = {{10, 4},  {6, 30}, {5, 52}, {5, 52},  {32, 54},
                                            {60, 50}, lift,    {50, 2}, {48, 50}, {46, 100}};
inline constexpr style_point four_closed[] = {{46, 0},  {24, 28}, {2, 60}, {2, 60},  {32, 62},
                                              {62, 60}, lift,     {46, 0}, {46, 50}, {45, 100}};
inline constexpr style_point four_round[] = {{8, 0}, {4, 30}, {14, 48}, {36, 46}, {52, 34},
                                             lift,   {54, 4}, {52, 40}, {46, 100}};
inline constexpr style_point four_quick[] = {{16, 0},  {10, 22}, {4, 46},  {4, 46},  {30, 45},
                                             {62, 42}, lift,     {46, 22}, {42, 60}, {38, 100}};
inline constexpr style_point four_peak[] = {{16, 10}, {8, 30}, {10, 46}, {30, 48}, {48, 36},
                                            {54, 6},  {54, 6}, {48, 50}, {44, 100}};
inline constexpr digit_style fours[] = {four_open, four_closed, four_round, four_open, four_quick, four_peak};

inline constexpr style_point five_hat[] = {{12, 4},  {9, 24},  {7, 44},  {7, 44},   {26, 36},
                                           {50, 48}, {56, 72}, {42, 94}, {18, 100}, {2, 90},
                                           lift,     {12, 4},  {34, 3},  {60, 0}};
inline constexpr style_point five_single[] = {{58, 2},  {34, 4},  {14, 5},  {14, 5},  {8, 42}, {8, 42},
                                              {30, 36}, {54, 52}, {54, 80}, {32, 98}, {4, 92}};
inline constexpr style_point five_curve[] = {{58, 2},  {34, 2},  {16, 10},  {14, 36}, {38, 44},
                                             {54, 64}, {46, 90}, {22, 100}, {2, 92}};
inline constexpr digit_style fives[] = {five_hat, five_single, five_curve};

inline constexpr style_point six_round[] = {{44, 2},  {22, 20}, {6, 54},  {10, 86}, {30, 99},
                                            {52, 88}, {54, 66}, {36, 54}, {14, 66}, {8, 78}};
inline constexpr style_point six_straight[] = {{34, 0},  {18, 32}, {6, 66},  {14, 92}, {34, 98},
                                               {52, 84}, {48, 62}, {28, 58}, {10, 72}};
inline constexpr style_point six_curl[] = {{54, 10}, {40, 2},  {18, 18}, {6, 50},  {8, 82}, {26, 98},
                                           {48, 90}, {56, 70}, {42, 56}, {22, 60}, {9, 76}};
inline constexpr style_point six_low[] = {{30, 0},  {10, 36}, {4, 72},  {16, 96}, {40, 98},
                                          {60, 84}, {54, 68}, {32, 68}, {14, 84}, {12, 92}};
inline constexpr digit_style sixes[] = {six_round, six_straight, six_curl, six_low};

inline constexpr style_point seven_plain[] = {{4, 6}, {30, 4}, {58, 4}, {58, 4}, {42, 40}, {26, 100}};
inline constexpr style_point seven_bar[] = {{4, 6},    {30, 4}, {58, 4},  {58, 4},  {42, 42},
                                            {28, 100}, lift,    {18, 50}, {38, 49}, {58, 47}};
inline constexpr style_point seven_hook[] = {{5, 22}, {6, 6},  {6, 6},   {32, 6},
                                             {60, 5}, {60, 5}, {44, 46}, {34, 100}};
inline constexpr style_point seven_bow[] = {{4, 10}, {26, 3}, {50, 3}, {58, 12}, {44, 46}, {30, 100}};
inline constexpr style_point seven_wide[] = {{0, 22}, {6, 10},  {26, 12}, {52, 10},
                                             {64, 4}, {56, 22}, {44, 56}, {38, 100}};
inline constexpr digit_style sevens[] = {seven_plain, seven_bar,   seven_hook,
                                         seven_bow,   seven_plain, seven_wide};

inline constexpr style_point eight_single[] = {{50, 12}, {30, 0}, {10, 16}, {18, 38}, {44, 56}, {54, 80},
                                               {32, 99}, {8, 84}, {16, 60}, {42, 40}, {52, 18}, {44, 6}};
inline constexpr style_point eight_rings[] = {{30, 0},  {12, 10},  {12, 36}, {30, 46}, {48, 34},
                                              {48, 10}, {30, 0},   lift,     {30, 46}, {8, 60},
                                              {8, 88},  {30, 100}, {52, 88}, {52, 60}, {30, 46}};
inline constexpr style_point eight_open[] = {{58, 4},   {34, 3}, {12, 16}, {22, 42}, {46, 60}, {48, 88},
                                             {26, 100}, {6, 86}, {18, 60}, {42, 40}, {60, 10}};
inline constexpr style_point eight_tail[] = {{60, 6},  {40, 20},  {20, 4},  {8, 20},  {24, 42}, {42, 62},
                                             {40, 92}, {22, 100}, {12, 84}, {28, 56}, {48, 30}, {60, 6}};
inline constexpr digit_style eights[] = {eight_single, eight_rings, eight_open, eight_single, eight_tail};

inline constexpr style_point nine_straight[] = {{52, 18}, {38, 2},  {14, 8},  {5, 30},  {18, 48},
                                                {40, 42}, {52, 18}, {52, 18}, {52, 60}, {48, 100}};
inline constexpr style_point nine_bow[] = {{50, 14}, {30, 0},  {8, 16},  {10, 40},  {32, 46}, {52, 28},
                                           {54, 12}, {56, 50}, {44, 86}, {20, 100}, {6, 92}};
inline constexpr style_point nine_leaning[] = {{54, 8},  {30, 2}, {8, 20}, {10, 42}, {30, 46},
                                               {52, 26}, {56, 6}, {56, 6}, {48, 50}, {36, 100}};
inline constexpr style_point nine_small[] = {{44, 10}, {28, 0}, {10, 12}, {14, 32}, {32, 32},
                                             {44, 14}, {46, 8}, {44, 50}, {40, 100}};
inline constexpr digit_style nines[] = {nine_straight, nine_bow, nine_leaning, nine_small};

/// The ways to write each digit; a way listed twice is twice as likely.
inline constexpr std::span<const digit_style> digit_styles[10] = {zeros, ones,  twos,   threes, fours,
                                                                  fives, sixes, sevens, eights, nines};

} // namespace lamina::detail
