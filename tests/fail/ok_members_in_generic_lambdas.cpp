// In a generic lambda, `a.name <` begins a template argument list for Clang if lamina has a template `name`,
// and for GCC if it is a class or function.
#include <lamina/layers/dense.hpp>
#include <lamina/runtime/model.hpp>
#include <lamina/weights/import_report.hpp>
#include <lamina/weights/stored_tensor.hpp>

#include <ranges>
#include <type_traits>

using namespace lamina;

template <class Less, class T>
concept compares = requires(Less less, const T& x) { less(x, x); };

struct net {
    static constexpr auto layers = input<8> >> dense<4>;
};
using info = std::ranges::range_value_t<decltype(model<net>::tensors())>;

#define COMPARES(type, member)                                                                               \
    static_assert(compares<decltype([](const auto& a, const auto& b) { return a.member < b.member; }), type>)

COMPARES(stored_tensor, tensor);
COMPARES(stored_tensor, extents);
COMPARES(stored_tensor, type);
COMPARES(imported_tensor, tensor);
COMPARES(imported_tensor, extents);
COMPARES(imported_tensor, source);
COMPARES(unused_tensor, tensor);
COMPARES(unused_tensor, extents);
COMPARES(info, tensor);
COMPARES(info, offset);
COMPARES(info, node);
COMPARES(info, parameter.extents);
COMPARES(parameter, label);
COMPARES(parameter, rank);
COMPARES(parameter, extents);
COMPARES(parameter, fan_in);
