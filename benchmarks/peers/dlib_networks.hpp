#pragma once

// dlib's networks are types, written from the inside out.

#include <array>
#include <dlib/dnn.h>
#include <dlib/revision.h>

namespace peers::dlib_networks {

template <long Filters, long Kernel, long Stride, long Pad, class Below>
using conv = dlib::add_layer<dlib::con_<Filters, Kernel, Kernel, Stride, Stride, Pad, Pad>, Below>;
template <class Below>
using half = dlib::max_pool<2, 2, 2, 2, Below>;
/// A placeholder for a layer that a network lacks.
template <class Below>
using nothing = Below;

using grey = dlib::input<dlib::matrix<float>>;
using color = dlib::input<std::array<dlib::matrix<float>, 3>>;

using article = dlib::fc<10, half<dlib::relu<conv<32, 5, 1, 0, grey>>>>;

template <template <class> class Dropout>
using keras =
    dlib::fc<10, Dropout<half<dlib::relu<conv<64, 3, 1, 0, half<dlib::relu<conv<32, 3, 1, 0, grey>>>>>>>>;

template <long Filters, long Stride, template <class> class Norm, class Below>
using branch = Norm<conv<Filters, 3, 1, 1, dlib::relu<Norm<conv<Filters, 3, Stride, 1, Below>>>>>;
template <long Filters, template <class> class Norm, class Below>
using same = dlib::relu<dlib::add_prev1<branch<Filters, 1, Norm, dlib::tag1<Below>>>>;
template <long Filters, template <class> class Norm, class Below>
using down = dlib::relu<dlib::add_prev2<
    Norm<conv<Filters, 1, 2, 0, dlib::skip1<dlib::tag2<branch<Filters, 2, Norm, dlib::tag1<Below>>>>>>>>;
template <long Filters, template <class> class Norm, class Below>
using stage = same<Filters, Norm, same<Filters, Norm, down<Filters, Norm, Below>>>;

template <template <class> class Norm>
using resnet20 = dlib::fc<
    10,
    dlib::avg_pool_everything<stage<
        64, Norm,
        stage<32, Norm,
              same<16, Norm, same<16, Norm, same<16, Norm, dlib::relu<Norm<conv<16, 3, 1, 1, color>>>>>>>>>>;

} // namespace peers::dlib_networks
