#pragma once

#include <lamina/runtime/model.hpp>
#include <lamina/training/backpropagation.hpp>
#include <lamina/training/network_samples.hpp>
#include <lamina/training/sample_mixer.hpp>
#include <lamina/training/training_loop.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lamina::detail {

/// The training of a network, whatever its loss, optimizer and schedule: those are the trainer's.
template <class N, class T>
class network_training : public training_loop<T> {
protected:
    /// `order` is that of the samples to train on; those of `data` that follow them are for validation.
    network_training(const loop_options& how, const sample_order& order, model<N, T>& m,
                     const samples<T>& data, const samples<T>& validation, const mixing_options& mixing,
                     std::size_t threads);

    std::size_t threads() const { return network_.threads(); }
    thread_team& team() { return network_.team(); }
    const model<N, T>& trained() const { return model_; }
    const samples<T>& validation() const { return validation_; }
    std::span<T> parameters() const override { return model_.parameters(); }
    std::span<T> gradients() { return gradients_; }

    template <class Loss>
    score learn_with(const Loss& loss, std::span<const std::uint32_t> batch, std::uint32_t seed,
                     std::size_t step) {
        samples<T> mixed;
        if (mixes_) mixed = mixer_.mix(team(), batch, seed, step);
        return network_.run(model_, mixes_ ? mixed : training_, loss, gradients_,
                            mixes_ ? std::span<const std::uint32_t>() : batch, seed, step);
    }

private:
    std::span<const T> gradients() const override { return gradients_; }
    std::vector<sample_part<T>> training_parts() const override { return sample_parts<N>(training_); }
    std::vector<sample_part<T>> validation_parts() const override { return sample_parts<N>(validation_); }

    model<N, T>& model_;
    samples<T> training_, validation_;
    std::vector<T> gradients_;
    backpropagation<N, T> network_;
    bool mixes_;
    sample_mixer<T> mixer_;
};

template <class N, class T>
network_training<N, T>::network_training(const loop_options& how, const sample_order& order, model<N, T>& m,
                                         const samples<T>& data, const samples<T>& validation,
                                         const mixing_options& mixing, std::size_t threads)
    : training_loop<T>(how, order), model_(m), training_(data), validation_(validation),
      gradients_(updated_parameters<N>), network_(order.batch_size(), threads), mixes_(mixing.any()) {
    const std::size_t trained = order.samples(), rest = count_samples<N>(data) - trained;
    if (rest != 0) {
        training_ = take_samples<N>(data, 0, trained);
        validation_ = take_samples<N>(data, trained, rest);
    }
    if (mixes_) mixer_ = {mixing, mixed_parts_of<N>(training_), order.batch_size()};
}

} // namespace lamina::detail
