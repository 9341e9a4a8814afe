#include <lamina/lamina.hpp>
using namespace lamina;

// Names that networks and their parts have in users' programs: none of them is taken by the library.
#define NETWORK(name)                                                                                        \
    struct name {                                                                                            \
        static constexpr auto layers = input<8, 8, 1> >> flatten >> dense<2>;                                \
    };                                                                                                       \
    static_assert(parameters<name> == 130 && std::is_default_constructible_v<model<name>>)

NETWORK(joined);
NETWORK(mixed);
NETWORK(grouped);
NETWORK(plus);
NETWORK(times);
NETWORK(node);
NETWORK(stage);
NETWORK(storage);
NETWORK(range);
NETWORK(cell);
NETWORK(point);
NETWORK(graph);
NETWORK(facts);
NETWORK(role);
NETWORK(tensor);
NETWORK(buffer);
NETWORK(kernel);
NETWORK(task);
NETWORK(step);
NETWORK(part);
NETWORK(branch);
NETWORK(branches);
NETWORK(head);
NETWORK(tail);
NETWORK(neck);
NETWORK(stem);
NETWORK(trunk);
NETWORK(encoder);
NETWORK(decoder);
NETWORK(entry);
NETWORK(member);
NETWORK(view);
NETWORK(window);
NETWORK(cursor);
NETWORK(reader);
NETWORK(writer);
NETWORK(layout);
NETWORK(loop);
NETWORK(sweep);
NETWORK(tape);
NETWORK(judge);
NETWORK(sequence);
NETWORK(sum);
NETWORK(product);
NETWORK(operation);
NETWORK(placement);
NETWORK(lifetime);
NETWORK(interpret);
NETWORK(outline);
NETWORK(curve);
NETWORK(svg);
NETWORK(png);
NETWORK(margins);
NETWORK(border);
NETWORK(pooling);
NETWORK(quiet);
NETWORK(carrier);
NETWORK(fans);

// The library's namespaces are hidden by names in a namespace or a function of one's own.
namespace own {

namespace words {
inline constexpr int count = 1;
}
namespace options {
inline constexpr int count = 2;
}
inline constexpr int kernels = 3, math = 4, caches = 5, kinds = 6, simd = 7, literals = 8, detail = 9;
static_assert(words::count + options::count + kernels + math + caches + kinds + simd + literals + detail
              == 45);

} // namespace own

int sum_of_own_names() {
    const int words = 1, options = 2, kernels = 3, math = 4, caches = 5, kinds = 6, simd = 7;
    return words + options + kernels + math + caches + kinds + simd;
}
