#include "measure.hpp"

scaling::axis scaling::channels() {
    return {"channels",
            {costs_of<tower<16, 8, 4>>(8, usual_batch), costs_of<tower<16, 16, 4>>(16, usual_batch),
             costs_of<tower<16, 32, 4>>(32, usual_batch), costs_of<tower<16, 64, 4>>(64, usual_batch),
             costs_of<tower<16, 128, 4>>(128, usual_batch)}};
}
