#pragma once

#include <lamina/layers/box.hpp>

#include <cstddef>
#include <string>

namespace lamina {
namespace words {

/// Base of the words that take consecutive channels: `Self` provides `first_channel(in)` and `channels(in)`.
template <class Self>
struct channel_slice : boxed<Self> {
    static constexpr kernels::box_geometry geometry(dims in) {
        dims out = in;
        out.channels = Self::channels(in);
        return {in, out, out, {0, 0, Self::first_channel(in)}, {}};
    }
};

template <std::size_t Begin, std::size_t End>
struct slice : channel_slice<slice<Begin, End>> {
    static constexpr const char* label = "slice";
    static constexpr std::size_t first_channel(dims) { return Begin; }
    static constexpr std::size_t channels(dims) { return End - Begin; }

    /// "slice 0…24": the first channel, and the end (exclusive).
    static std::string describe() {
        return std::string(label) + " " + std::to_string(Begin) + "…" + std::to_string(End);
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool holds_some = Begin < End;
        static_assert(fits<holds_some, Where, slice, arrives>,
                      "slice: it holds no channel; its end must be greater than its beginning");
        constexpr bool inside = End <= In.channels;
        static_assert(fits<inside, Where, slice, arrives>,
                      "slice: it ends behind the last channel of its input; choose a smaller end");
        return holds_some && inside;
    }
};

template <std::size_t Parts, std::size_t Index>
struct split : channel_slice<split<Parts, Index>> {
    static constexpr const char* label = "split";
    static constexpr std::size_t first_channel(dims in) { return Index * channels(in); }
    static constexpr std::size_t channels(dims in) { return in.channels / Parts; }

    /// "split 0 of 2".
    static std::string describe() {
        return std::string(label) + " " + std::to_string(Index) + " of " + std::to_string(Parts);
    }

    template <dims In, class Where>
    static consteval bool allows() {
        using arrives = typename lamina::detail::incoming_of<In>::type;
        constexpr bool exists = Index < Parts;
        static_assert(
            fits<exists, Where, split, arrives>,
            "split: there is no such part; parts are counted from 0, split<2, 1> is the second of two");
        if constexpr (!exists) {
            return false;
        } else {
            constexpr bool divides = In.channels % Parts == 0;
            static_assert(fits<divides, Where, split, arrives>,
                          "split: the parts must divide the input's channels; choose another number, or "
                          "slice<begin, end>");
            return divides;
        }
    }
};

} // namespace words

/// The channels from `Begin` up to, not including, `End`: H×W×C → H×W×(End − Begin), or of a vector.
template <std::size_t Begin, std::size_t End>
inline constexpr words::slice<Begin, End> slice{};

/// The I-th (from 0) of `Parts` equal slices of the channels: H×W×C → H×W×(C / Parts), or of a vector
/// (PyTorch's chunk). A ShuffleNetV2 unit is
/// `(split<2, 0> | (split<2, 1> >> …)) >> channel_shuffle<2>`.
template <std::size_t Parts, std::size_t Index>
inline constexpr words::split<Parts, Index> split{};

} // namespace lamina
