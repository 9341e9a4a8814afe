#pragma once

#include <lamina/language/part.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Channel j · (C / groups) + i becomes channel i · groups + j.
template <std::size_t Groups>
struct channel_shuffle : word {
    static constexpr const char* label = "channel_shuffle";
    static constexpr bool mixes_pixels = false, kernel_writes_rows = true;
    static constexpr std::size_t groups = Groups;
    static constexpr dims output(dims in) { return in; }

    /// "channel_shuffle, 2 groups".
    static std::string describe() { return std::string(label) + ", " + std::to_string(Groups) + " groups"; }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        static_assert(fits<(Groups > 0), Where, channel_shuffle, arrives>,
                      "channel_shuffle: there must be at least 1 group");
        if constexpr (Groups == 0) {
            return false;
        } else {
            constexpr bool divides = In.channels % Groups == 0;
            static_assert(
                fits<divides, Where, channel_shuffle, arrives>,
                "channel_shuffle: its groups must divide the input's channels; choose another number");
            return divides;
        }
    }

    template <class T>
    static constexpr void forward(dims in, const T* x, const T*, T* y) {
        for (std::size_t i = 0; i < in.size(); ++i) y[i] = x[source(in.channels, i)];
    }
    template <class T>
    static constexpr void backward(dims in, const T*, const T*, const T*, const T* dy, T* dx, T*) {
        for (std::size_t i = 0; i < in.size(); ++i) dx[source(in.channels, i)] = dy[i];
    }

private:
    static constexpr std::size_t source(std::size_t channels, std::size_t i) {
        const std::size_t c = i % channels;
        return i - c + c % Groups * (channels / Groups) + c / Groups;
    }
};

} // namespace words

/// Interleaves the channels of `Groups` groups, so that the next grouped convolution sees all of them
/// (ShuffleNet, Zhang et al. 2017; PyTorch's ChannelShuffle). Takes any shape and keeps it.
/// \copydetails words::channel_shuffle
template <std::size_t Groups>
inline constexpr words::channel_shuffle<Groups> channel_shuffle{};

} // namespace lamina
