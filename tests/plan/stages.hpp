#pragma once

#include <lamina/layers/words.hpp>
#include <lamina/plan/sequences.hpp>

#include <type_traits>

namespace hana = boost::hana;

/// The type of a word given as a value.
template <lamina::detail::part auto Word>
using a = std::remove_cv_t<decltype(Word)>;

using bn_ = a<lamina::batch_norm>;
using relu_ = lamina::words::relu;
using softmax_ = lamina::words::softmax;

template <class... Words>
using stage = lamina::type_list<Words...>;
using lamina::words::copied, lamina::words::plus, lamina::words::times;

/// The stages of a sentence.
template <class Sentence>
consteval auto stages_of(Sentence) {
    return lamina::stages<Sentence>;
}

template <class... Stages>
inline constexpr auto expect = boost::hana::make_tuple(boost::hana::type_c<Stages>...);
