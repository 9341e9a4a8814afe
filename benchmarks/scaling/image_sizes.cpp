#include "measure.hpp"

scaling::axis scaling::image_sizes() {
    return {"image height and width",
            {costs_of<tower<8, 32, 4>>(8, usual_batch), costs_of<tower<16, 32, 4>>(16, usual_batch),
             costs_of<tower<32, 32, 4>>(32, usual_batch), costs_of<tower<64, 32, 4>>(64, usual_batch),
             costs_of<tower<128, 32, 4>>(128, usual_batch)}};
}
