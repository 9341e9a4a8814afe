#pragma once

/// The benchmarks, added in this order.
void add_convolutions();
void add_first_layers();
void add_pixel_convolutions();
void add_depthwise_convolutions();
void add_dense_layers();
void add_pools();
void add_norms();
void add_convolution_gradients();
void add_small_gradients();
void add_other_gradients();
