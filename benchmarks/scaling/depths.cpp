#include "measure.hpp"

scaling::axis scaling::depths() {
    return {"convolutions",
            {costs_of<tower<32, 32, 1>>(1, usual_batch), costs_of<tower<32, 32, 2>>(2, usual_batch),
             costs_of<tower<32, 32, 4>>(4, usual_batch), costs_of<tower<32, 32, 8>>(8, usual_batch),
             costs_of<tower<32, 32, 16>>(16, usual_batch), costs_of<tower<32, 32, 32>>(32, usual_batch)}};
}
