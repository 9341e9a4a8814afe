#include "words/operators.hpp"

namespace lamina::tool {

namespace {

/// The words with the longest list that has been concatenated already as one.
sizes shortened(const translation& to, const sizes& words) {
    for (std::size_t length = words.size() - 1; length > 1; --length) {
        const auto middle = words.begin() + static_cast<std::ptrdiff_t>(length);
        const auto found = to.concatenations.find(sizes(words.begin(), middle));
        if (found == to.concatenations.end()) continue;
        sizes result{found->second};
        result.insert(result.end(), middle, words.end());
        return result;
    }
    return words;
}

std::string permute_text(const sizes& order) {
    std::string text;
    for (const std::size_t axis : order) text += (text.empty() ? "" : ", ") + std::to_string(axis + 1);
    return "permute<" + text + '>';
}

sizes in_order(const sizes& shape, const sizes& order) {
    sizes result;
    for (const std::size_t axis : order) result.push_back(shape[axis]);
    return result;
}

/// Rows or columns behind each other: as channels, with the axes exchanged before and behind.
void say_concat_along(translation& to, const node& n, std::size_t axis) {
    sizes words, forth, shape;
    std::size_t length = 0;
    for (std::size_t i = 0; i < n.inputs.size(); ++i) {
        const std::size_t from = to.spatial(n, i);
        const sizes in = to.net().words[from].shape;
        forth.clear();
        for (std::size_t a = 0; a < in.size(); ++a)
            if (a != axis) forth.push_back(a);
        forth.push_back(axis);
        shape = in_order(in, forth);
        length += shape.back();
        words.push_back(to.add(n, permute_text(forth), {from}, shape));
    }
    shape.back() = length;
    sizes back(forth.size());
    for (std::size_t a = 0; a < forth.size(); ++a) back[forth[a]] = a;
    const std::size_t joined = to.add_join(word_kind::concatenate, words, shape);
    to.set_result(n, to.add(n, permute_text(back), {joined}, in_order(shape, back)));
}

/// Whether the last axis of all inputs is the words' channels, in their own order.
bool ends_with_channels(const translation& to, const node& n) {
    for (std::size_t i = 0; i < n.inputs.size(); ++i) {
        const view& v = to.view_of(n, i);
        const auto axes = aligned_axes(v);
        if (!is_own_order(v) || !axes || v.shape.size() != to.view_of(n, 0).shape.size()) return false;
        const std::size_t channels = v.shape.size() - 1;
        if (axes->back() ? *axes->back() != channels : v.shape.back() != 1) return false;
    }
    return true;
}

/// The word of a value [1, L, C] as a sequence.
std::size_t as_sequence(translation& to, const node& n, std::size_t word, const sizes& shape) {
    if (to.net().words[word].shape == shape) return word;
    return to.add(n, "reshape<" + std::to_string(shape[0]) + ", " + std::to_string(shape[1]) + '>', {word},
                  shape);
}

/// A constant token in front of a sequence, which is [1, L, C], [1, C, L] or [1, C, 1, L]: class_token. False
/// where it is something else.
bool say_class_token(translation& to, const node& n, std::int64_t axis) {
    const tensor* const token = to.constant(n.inputs.front());
    if (token == nullptr || n.inputs.size() != 2 || to.constant(n.inputs.back()) != nullptr) return false;
    const view& v = to.view_of(n, 1);
    const std::size_t rank = v.onnx.size();
    if (rank < 3 || rank > 4 || (rank == 4 && v.onnx[2] != 1)) return false;
    const bool last = rank == 3 && has_channels_last(v);
    const std::size_t along = last ? 1 : rank - 1;
    const auto channels = static_cast<std::size_t>(v.onnx[last ? 2 : 1]),
               length = static_cast<std::size_t>(v.onnx[along]);
    if (axis != static_cast<std::int64_t>(along) || token->values.size() != channels) return false;
    const std::size_t from = last ? as_sequence(to, n, v.word, {length, channels}) : to.spatial(n, 1);
    sizes shape = to.net().words[from].shape;
    ++shape[shape.size() - 2];
    const std::size_t word = to.add(n, "class_token", {from}, shape,
                                    {{"token", {channels}, {token->values.begin(), token->values.end()}}});
    if (last)
        to.set_view(n.outputs.front(), own_order(word, shape, to.shape_of(n, n.outputs.front())));
    else
        to.set_result(n, word);
    return true;
}

void say_concat(translation& to, const node& n) {
    const auto rank = static_cast<std::int64_t>(to.shape_of(n, n.outputs.front()).size());
    std::int64_t axis = integer(n, "axis", 1);
    if (axis < 0) axis += rank;
    if (say_class_token(to, n, axis)) return;
    sizes words;
    std::size_t channels = 0;
    const bool own = rank != 2 && axis == rank - 1 && ends_with_channels(to, n);
    if (!own && axis > 1 && axis < rank && n.inputs.size() > 1)
        return say_concat_along(to, n, static_cast<std::size_t>(axis - 2));
    if (!own && axis != 1)
        to.refuse(n, "it concatenates along axis " + std::to_string(axis)
                         + ", which is the batch; Lamina concatenates channels, rows and columns");
    for (std::size_t i = 0; i < n.inputs.size(); ++i) {
        words.push_back(own ? to.view_of(n, i).word : to.spatial(n, i));
        channels += to.net().words[words.back()].shape.back();
    }
    sizes shape = to.net().words[words.front()].shape;
    shape.back() = channels;
    const std::size_t word =
        words.size() == 1 ? words.front() : to.add_join(word_kind::concatenate, shortened(to, words), shape);
    to.concatenations[words] = word;
    if (own)
        to.set_view(n.outputs.front(), own_order(word, shape, to.shape_of(n, n.outputs.front())));
    else
        to.set_result(n, word);
}

} // namespace

void add_concat(operator_rules& rules) { rules["Concat"] = say_concat; }

} // namespace lamina::tool
