#pragma once

#include <cstddef>
#include <vector>

namespace lamina {

/// How training went, one value per epoch. Accuracies and validation columns are empty where there are none.
struct history {
    std::vector<double> loss, accuracy, val_loss, val_accuracy;
    /// The learning rate of the epoch's last step, and the epoch's duration, validation included.
    std::vector<double> learning_rate, seconds;

    std::size_t epochs() const { return loss.size(); }
};

} // namespace lamina
