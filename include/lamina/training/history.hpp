#pragma once

#include <cstddef>
#include <vector>

namespace lamina {

/// How training went, one number per epoch. Accuracies and validation are empty where there are none.
struct history {
    std::vector<double> loss, accuracy, val_loss, val_accuracy;
    /// That of the epoch's last step, and how long the epoch took, validation included.
    std::vector<double> learning_rate, seconds;

    std::size_t epochs() const { return loss.size(); }
};

} // namespace lamina
