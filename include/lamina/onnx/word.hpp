#pragma once

#include <lamina/onnx/layer.hpp>
#include <lamina/plan/roles.hpp>

#include <concepts>

namespace lamina::detail {

/// The condition of the static_assert; compilers print the word.
template <class Word>
inline constexpr bool has_onnx_form = false;

/// How ONNX says a word: `write` adds the nodes that compute it and returns their result. `any_order`: it
/// takes a vector whose values are in another order, and passes the order on.
template <class Word>
struct onnx_word {
    static_assert(
        has_onnx_form<Word>,
        "save_onnx: this word has no form in ONNX; save the network without it, or its weights with "
        "save_weights");
    static constexpr bool any_order = false;
    static onnx_value write(onnx_layer& at) { return at.x; }
};

/// Base for words that ONNX computes element by element.
struct onnx_by_value {
    static constexpr bool any_order = true;
};
/// Base for all other words.
struct onnx_by_place {
    static constexpr bool any_order = false;
};

/// The result of a word that computes element by element.
inline onnx_value same_order(const onnx_layer& at, const std::string& name) {
    return {name, at.out, at.x.flattened};
}

/// Dropout and its like do nothing in prediction.
template <class Word>
    requires(role_of<Word> == role::nothing)
struct onnx_word<Word> : onnx_by_value {
    static onnx_value write(onnx_layer& at) { return at.x; }
};

} // namespace lamina::detail
