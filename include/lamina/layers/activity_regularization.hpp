#pragma once

#include <lamina/language/part.hpp>
#include <lamina/layers/regularizers.hpp>

#include <type_traits>

namespace lamina {

namespace words {

/// Passes its input on and adds a penalty on it to the loss, averaged over the batch or, in evaluate, over
/// all samples (Keras's ActivityRegularization). Prediction skips it.
template <class Regularizer>
struct activity_regularization : detail::carrier {
    static constexpr const char* label = "activity_regularization";
    using activity_regularizer = Regularizer;
    static constexpr dims output(dims in) { return in; }
};

} // namespace words

/// \copydoc words::activity_regularization
template <auto Regularizer>
inline constexpr words::activity_regularization<std::remove_cv_t<decltype(Regularizer)>>
    activity_regularization{};

} // namespace lamina
