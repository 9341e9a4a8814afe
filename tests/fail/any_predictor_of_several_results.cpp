// EXPECT-FIRST: network: it has several inputs or results
// EXPECT-ERRORS: 1
#include <lamina/layers/words.hpp>
#include <lamina/runtime/any_predictor.hpp>
#include <lamina/runtime/predictor.hpp>

using namespace lamina;

struct net {
    static constexpr auto layers = input<8> >> dense<3> >> output<"first"> >> dense<3>;
};
void run(const model<net>& m) { any_predictor<shape<8>, shape<3>> p{predictor(m)}; }
