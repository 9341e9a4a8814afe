#pragma once

// What most tests include of the standard and of other libraries. It is read once and kept as the compiler's
// own file; nothing of this project is in it, so that its names meet no test's.

#include <boost/random/normal_distribution.hpp>
#include <doctest/doctest.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <charconv>
#include <cmath>
#include <condition_variable>
#include <exception>
#include <functional>
#include <iostream>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>
