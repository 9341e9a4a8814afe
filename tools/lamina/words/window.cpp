#include "words/window.hpp"

#include <algorithm>

namespace lamina::tool {

namespace {

bool all_equal_to(const std::vector<std::int64_t>& numbers, std::int64_t n) {
    return std::ranges::all_of(numbers, [n](std::int64_t x) { return x == n; });
}

/// The padding that auto_pad asks for: an odd cell at the end, or at the beginning.
void pad_same(window& w, const std::vector<std::int64_t>& in, bool odd_at_end) {
    for (std::size_t i = 0; i < w.kernel.size(); ++i) {
        const std::int64_t out = (in[i + 2] + w.strides[i] - 1) / w.strides[i];
        const std::int64_t covered = (out - 1) * w.strides[i] + w.dilations[i] * (w.kernel[i] - 1) + 1;
        const std::int64_t total = (std::max)(std::int64_t{0}, covered - in[i + 2]);
        const std::int64_t less = total / 2;
        w.before[i] = odd_at_end ? less : total - less;
        w.after[i] = odd_at_end ? total - less : less;
    }
}

} // namespace

bool window::is_padded() const { return same || !all_equal_to(before, 0) || !all_equal_to(after, 0); }

window window_of(const translation& to, const node& n, std::vector<std::int64_t> kernel) {
    window w;
    w.kernel = integers(n, "kernel_shape", std::move(kernel));
    const std::size_t axes = w.kernel.size();
    if (axes != 1 && axes != 2)
        to.refuse(n, "its window has " + std::to_string(axes) + " axes; Lamina's have one or two");
    w.strides = integers(n, "strides", std::vector<std::int64_t>(axes, 1));
    w.dilations = integers(n, "dilations", std::vector<std::int64_t>(axes, 1));
    const std::vector<std::int64_t> pads = integers(n, "pads", std::vector<std::int64_t>(2 * axes, 0));
    if (w.strides.size() != axes || w.dilations.size() != axes || pads.size() != 2 * axes)
        to.refuse(n, "strides, dilations or pads do not match the window's axes");
    const auto middle = pads.begin() + static_cast<std::ptrdiff_t>(axes);
    w.before.assign(pads.begin(), middle);
    w.after.assign(middle, pads.end());
    const std::string automatic = text(n, "auto_pad", "NOTSET");
    w.same = automatic == "SAME_UPPER";
    if (w.same || automatic == "SAME_LOWER") pad_same(w, to.shape_of(n, n.inputs.front()), w.same);
    if (automatic == "VALID") w.before = w.after = std::vector<std::int64_t>(axes, 0);
    return w;
}

std::string along_axes(const std::vector<std::int64_t>& numbers) {
    return pair_text(numbers.front(), numbers.back());
}

std::string padding_text(const window& w) {
    if (!w.is_padded()) return {};
    if (w.same) return "same";
    if (w.before == w.after) return "pad" + along_axes(w.before);
    std::string text;
    for (std::size_t i = 0; i < w.before.size(); ++i)
        text += (i == 0 ? "" : ", ") + std::to_string(w.before[i]) + ", " + std::to_string(w.after[i]);
    return "pad<" + text + '>';
}

std::string unless_one(const char* name, const std::vector<std::int64_t>& numbers) {
    return all_equal_to(numbers, 1) ? "" : name + along_axes(numbers);
}

std::string options_text(const std::vector<std::string>& options) {
    std::string text;
    for (const std::string& o : options)
        if (!o.empty()) text += (text.empty() ? "" : ", ") + o;
    return text.empty() ? "" : '(' + text + ')';
}

} // namespace lamina::tool
