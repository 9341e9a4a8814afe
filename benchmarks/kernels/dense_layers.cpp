#include <lamina/layers/dense.hpp>

#include "forward.hpp"
#include "kernels.hpp"

using namespace lamina;

void add_dense_layers() {
    using measure::add_forward;
    add_forward("dense<10>/4608/1/forward", input<4608> >> dense<10>);
    add_forward("dense<10>/4608/64/forward", input<4608> >> dense<10>, 64);
    add_forward("dense<1000>/1280/1/forward", input<1280> >> dense<1000>);
    add_forward("dense<1000>/1280/16/forward", input<1280> >> dense<1000>, 16);
    add_forward("dense<4096>/4096/1/forward", input<4096> >> dense<4096>);
    add_forward("dense<4096>/4096/16/forward", input<4096> >> dense<4096>, 16);
}
