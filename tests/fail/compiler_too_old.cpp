// EXPECT: Lamina needs GCC 12 or newer, or Clang 18 or newer
#ifdef __clang__
#    undef __clang_major__
#    define __clang_major__ 17
#else
#    undef __GNUC__
#    define __GNUC__ 11
#endif
#include <lamina/predict.hpp>
