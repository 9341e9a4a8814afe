#pragma once

/* The networks as loops written by hand, to compare with: no type, no library, the same order of the weights as a
 * predictor's before packing, batch norms folded in. */
#ifdef __cplusplus
extern "C" {
#endif

void plain_digits(const float* x, const float* weights, float* y);
void plain_resnet8(const float* x, const float* weights, float* y);
void plain_mobilenet_vww(const float* x, const float* weights, float* y);
void plain_ds_cnn(const float* x, const float* weights, float* y);
void plain_autoencoder(const float* x, const float* weights, float* y);

#ifdef __cplusplus
}
#endif
