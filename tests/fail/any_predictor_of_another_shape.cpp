// EXPECT-FIRST: any_predictor: the network has an input or a result of another shape
// EXPECT: has_shapes<false
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/runtime/any_predictor.hpp>
#include <lamina/runtime/predictor.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8> >> dense<3>;
};
void run(const model<net>& m) { any_predictor<shape<8>, shape<4>> p{predictor(m)}; }
