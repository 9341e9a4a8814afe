#pragma once

#include <lamina/training/score.hpp>

#include <cstddef>
#include <span>

namespace lamina::detail {

/// The losses of a network, applied to its results for one sample of a data set. What the sweeps know of a
/// loss: they are the same code for every loss.
template <class T>
class any_loss {
public:
    virtual ~any_loss() = default;

    /// Judges sample i: for each result, adds to its sums and writes share · weight · derivative of the loss.
    virtual void judge(std::span<const T* const> results, std::size_t i, T share,
                       std::span<T* const> gradients, std::span<loss_sums> to) const = 0;
    /// Whether a result's gradient is that of its last word's input.
    bool from_input(std::size_t result) const { return from_input_[result]; }

protected:
    explicit any_loss(std::span<const bool> from_input) : from_input_(from_input) {}
    any_loss(const any_loss&) = default;
    any_loss& operator=(const any_loss&) = default;

private:
    std::span<const bool> from_input_;
};

} // namespace lamina::detail
