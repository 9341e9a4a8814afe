// The nearest neighbours of the mistakes in this folder.
#include <lamina/language/queries.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/attention.hpp>
#include <lamina/layers/axis_softmax.hpp>
#include <lamina/layers/channel_shuffle.hpp>
#include <lamina/layers/class_token.hpp>
#include <lamina/layers/conv1d.hpp>
#include <lamina/layers/conv1d_transpose.hpp>
#include <lamina/layers/conv2d.hpp>
#include <lamina/layers/cropping1d.hpp>
#include <lamina/layers/cropping2d.hpp>
#include <lamina/layers/depthwise_conv1d.hpp>
#include <lamina/layers/dropout.hpp>
#include <lamina/layers/flatten.hpp>
#include <lamina/layers/normalization.hpp>
#include <lamina/layers/permute.hpp>
#include <lamina/layers/pixel_shuffle.hpp>
#include <lamina/layers/pixel_unshuffle.hpp>
#include <lamina/layers/pool1d.hpp>
#include <lamina/layers/pool2d.hpp>
#include <lamina/layers/position_embedding.hpp>
#include <lamina/layers/resize2d.hpp>
#include <lamina/layers/slice.hpp>
#include <lamina/layers/softmax.hpp>

using namespace lamina;

constexpr auto kernel_as_large_as_input = input<4, 4, 16> >> conv2d<8, 4>;
constexpr auto dilated_kernel_as_large_as_input = input<8, 5, 1> >> conv2d<8, 1, 3>(dilation<2>);
constexpr auto one_group_per_channel = input<8, 8, 6> >> conv2d<12, 3>(groups<6>);
constexpr auto window_as_large_as_input = input<4, 8, 2> >> max_pool2d<4>;
constexpr auto padding_below_window = input<8, 8, 2> >> max_pool2d<2>(pad<1>);
constexpr auto reflection_below_input = input<3, 8, 1> >> conv2d<1, 3>(pad<2>, reflect_padding);
constexpr auto once_around = input<4, 3, 2> >> conv2d<1, 3>(pad<4, 3>, circular_padding);
constexpr auto two_classes = input<2> >> softmax;
constexpr auto two_times = input<2, 1> >> width_softmax;
constexpr auto nearly_all = input<2> >> dropout<0.999>;
constexpr auto same_number_of_values = input<7, 7, 64> >> reshape<3136> >> reshape<64, 7, 7>;
constexpr auto one_pixel_left = input<4, 8, 2> >> cropping2d<1, 2, 3, 4>;
constexpr auto one_channel_per_group = input<6> >> channel_shuffle<6>;
constexpr auto one_pixel_per_square = input<5, 7, 2> >> pixel_unshuffle<1>;
constexpr auto one_square = input<4, 4, 2> >> pixel_unshuffle<4>;
constexpr auto one_channel_left = input<2, 3, 9> >> (pixel_shuffle<3> | depth_to_space<3>);
constexpr auto as_it_was = input<2, 3, 9> >> permute<1, 2, 3> >> reshape<6, 9> >> permute<1, 2>;
constexpr auto hardly_a_pixel = input<2, 3, 9> >> resize2d<0.5>(bicubic, align_corners);
constexpr auto last_channel = input<4, 8, 6> >> (slice<5, 6> | split<6, 5>);
constexpr auto kernel_as_long_as_input = input<4, 3> >> conv1d<8, 4>;
constexpr auto long_padding_below_window = input<8, 2> >> max_pool1d<2>(pad<1>);
constexpr auto longer_than_input = input<2, 3> >> conv1d<8, 4>(causal) >> depthwise_conv1d<3>(causal);
constexpr auto one_value_left = input<4, 3> >> cropping1d<1, 2> >> conv1d_transpose<2, 3>(pad<1, 1>);
constexpr auto one_row_is_a_sequence = input<1, 8, 3> >> conv1d<2, 3>(pad<7, 0>, reflect_padding);
constexpr auto ends_of_numbers = input<6> >> power<64> >> power<-64> >> clip<0, 1e-9> >> celu_alpha<1e-9>;
constexpr auto number_per_channel = input<3, 8, 2> >> normalization(channel_means<1, 2>,
                                                                    channel_stddevs<1e-9>);
constexpr auto one_row_of_tokens = input<1, 196, 192> >> class_token;
constexpr auto one_position = input<1, 6> >> position_embedding;
constexpr auto one_channel_per_head = input<3, 8, 6> >> attention<6>;
constexpr auto keras_relu = input<6> >> relu(max_value<2.001>, negative_slope<0>, relu_threshold<2>);
constexpr auto shallow = input<6> >> hard_sigmoid(sigmoid_slope<1e-9>, sigmoid_offset<-2>);
