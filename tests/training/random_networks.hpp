#pragma once

#include <lamina/language/queries.hpp>
#include <lamina/layers/words.hpp>

#include <cstddef>
#include <cstdint>

/// Networks drawn at random at compile time. What comes between a convolution and its pool, in the branches
/// of a join and after the last word is left to chance, so that the plans meet combinations nobody thought
/// of.
namespace lamina_test {

using namespace lamina;
using namespace lamina::detail;

/// A die: throw `at` of a game shows one of 0 … sides − 1.
template <std::uint32_t Game>
constexpr std::uint32_t dice(std::uint32_t at, std::uint32_t sides) {
    std::uint32_t x = Game * 0x9e3779b9u + at * 0x85ebca6bu;
    x = (x ^ (x >> 16)) * 0x7feb352du;
    x = (x ^ (x >> 15)) * 0x846ca68bu;
    return (x ^ (x >> 16)) % sides;
}

/// The same elements in another shape, from rows of pixels to one vector.
template <std::uint32_t Which, dims In>
constexpr auto other_shape() {
    constexpr std::size_t h = In.height, w = In.width, c = In.channels;
    if constexpr (In.is_vector())
        return reshape < c % 2 == 0 ? 2 : 1, c % 2 == 0 ? c / 2 : c > ;
    else if constexpr (Which == 0 && h % 2 == 0)
        return reshape<h / 2, w * 2, c>;
    else if constexpr (Which <= 1 && w % 2 == 0)
        return reshape<h * 2, w / 2, c>;
    else if constexpr (Which == 2 && c % 2 == 0)
        return reshape<h, w * 2, c / 2>;
    else if constexpr (Which == 3)
        return reshape<w, h, c>;
    else
        return flatten;
}

/// A word that keeps the number of elements: views, penalties, activations, random words.
template <std::uint32_t Game, std::uint32_t At, dims In>
constexpr auto quiet_word() {
    constexpr std::uint32_t word = dice<Game>(At, 12);
    if constexpr (word < 4)
        return other_shape<word, In>();
    else if constexpr (word == 4)
        return identity;
    else if constexpr (word == 5)
        return activity_regularization<l2<0.3>>;
    else if constexpr (word == 6)
        return activity_regularization<l1_l2<0.1, 0.2>>;
    else if constexpr (word == 7)
        return dropout<0.25>;
    else if constexpr (word == 8)
        return prelu;
    else if constexpr (word == 9)
        return lamina::tanh;
    else
        return relu;
}
template <std::uint32_t Game, std::uint32_t At, std::size_t Count, class Sentence>
constexpr auto with_quiet_words(Sentence sentence) {
    if constexpr (Count == 0)
        return sentence;
    else
        return with_quiet_words<Game, At + 1, Count - 1>(sentence
                                                         >> quiet_word<Game, At, output_shape<Sentence>>());
}

/// Every other time, adds a view into another shape.
template <std::uint32_t Game, std::uint32_t At, class Sentence>
constexpr auto with_view(Sentence sentence) {
    if constexpr (dice<Game>(At, 2) == 0)
        return sentence;
    else
        return sentence >> other_shape<dice<Game>(At + 1, 4), output_shape<Sentence>>();
}

template <std::uint32_t Game, std::uint32_t At, class Sentence>
constexpr auto with_pool(Sentence sentence) {
    constexpr dims in = output_shape<Sentence>;
    constexpr std::uint32_t pool = dice<Game>(At, 8);
    if constexpr (!in.is_image() || in.height < 3 || in.width < 3)
        return sentence;
    else if constexpr (pool < 5)
        return sentence >> max_pool2d<2>;
    else if constexpr (pool == 5)
        return sentence >> max_pool2d<3>(strides<2>, same);
    else if constexpr (pool == 6)
        return sentence >> avg_pool2d<2>;
    else
        return sentence >> max_pool2d<2>(ceil_mode);
}

/// A part of a join, which keeps the shape.
template <std::uint32_t Game, std::uint32_t At, dims In>
constexpr auto branch() {
    constexpr std::uint32_t kind = dice<Game>(At, 8);
    constexpr auto there = other_shape<dice<Game>(At + 1, 5), In>();
    constexpr auto back = words::reshape<In>{};
    if constexpr (kind == 0)
        return identity;
    else if constexpr (kind == 1)
        return there >> back;
    else if constexpr (kind == 2)
        return there >> relu >> activity_regularization<l2<0.2>> >> back;
    else if constexpr (kind == 3)
        return relu >> there >> lamina::tanh >> back >> dropout<0.25>;
    else if constexpr (kind == 4)
        return activity_regularization<l1<0.1>> >> there >> back >> sigmoid;
    else if constexpr (In.is_vector())
        return dense<In.channels> >> relu >> activity_regularization<l2<0.2>>;
    else if constexpr (kind == 5)
        return conv2d<In.channels, 3>(same) >> activity_regularization<l2<0.2>> >> relu;
    else if constexpr (kind == 6 && In.channels > 1)
        return slice<0, 1> | (there >> back >> slice<1, In.channels>);
    else
        return there >> back >> conv2d<In.channels, 1> >> there >> relu >> back;
}
template <std::uint32_t Game, std::uint32_t At, class Sentence>
constexpr auto with_join(Sentence sentence) {
    constexpr dims in = output_shape<Sentence>;
    constexpr std::uint32_t kind = dice<Game>(At, 4);
    constexpr auto f = branch<Game, At + 1, in>();
    constexpr auto g = branch<Game, At + 3, in>();
    if constexpr (kind == 0)
        return sentence >> (f + g);
    else if constexpr (kind == 1)
        return sentence >> (f | g);
    else if constexpr (kind == 2)
        return sentence >> (f * g);
    else
        return sentence >> (f + (identity * g)) >> relu;
}

/// The network of game `Game`.
template <std::uint32_t Game>
struct drawn {
private:
    template <std::uint32_t Size>
    static constexpr auto any_input() {
        if constexpr (Size == 0)
            return input<4, 4, 1>;
        else if constexpr (Size == 1)
            return input<6, 8, 1>;
        else if constexpr (Size == 2)
            return input<8, 6, 2>;
        else
            return input<5, 7, 1>;
    }
    template <std::uint32_t Kind>
    static constexpr auto any_convolution() {
        if constexpr (Kind == 0)
            return conv2d<1, 1>;
        else if constexpr (Kind == 1)
            return conv2d<3, 3>(same);
        else if constexpr (Kind == 2)
            return conv2d<18, 2>;
        else
            return conv2d<4, 3>(same, activation<relu>, activity_regularizer<l2<0.1>>);
    }
    template <std::uint32_t Kind>
    static constexpr auto any_end() {
        if constexpr (Kind == 0)
            return softmax;
        else if constexpr (Kind == 1)
            return log_softmax;
        else if constexpr (Kind == 2)
            return sigmoid;
        else
            return lamina::tanh;
    }
    static constexpr auto first = any_input<dice<Game>(0, 4)>() >> any_convolution<dice<Game>(1, 4)>();
    static constexpr auto pooled =
        with_pool<Game, 8>(with_quiet_words<Game, 5, dice<Game>(4, 3)>(with_view<Game, 2>(first)));
    static constexpr auto joined = with_join<Game, 20>(with_quiet_words<Game, 11, dice<Game>(10, 3)>(pooled));
    static constexpr auto last = with_quiet_words<Game, 31, dice<Game>(30, 2)>(joined) >> flatten
                                 >> dense<2 * (1 + dice<Game>(40, 3))> >> any_end<dice<Game>(41, 4)>();

public:
    static constexpr auto layers = with_quiet_words<Game, 55, dice<Game>(54, 3)>(with_view<Game, 51>(last));
};

} // namespace lamina_test
