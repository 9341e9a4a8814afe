#pragma once

#include <lamina/language/error.hpp>
#include <lamina/runtime/tensors.hpp>
#include <lamina/weights/name_order.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

/// What load_weights reads.
struct load_options {
    /// Names or name prefixes of layers or tensors: those to read (all, if empty), and those not to. All
    /// others keep their values.
    std::vector<std::string> only{}, except{};

    bool is_partial() const { return !only.empty() || !except.empty(); }
};

namespace detail {

/// Marks the tensors that a name selects: a tensor, those of a layer, or those of all layers with that prefix
/// ("backbone" for "backbone.conv1" and "backbone_conv1"); throws if there are none.
inline std::vector<bool> tensors_called(const std::string& name, std::span<const tensor_info> tensors,
                                        const std::string& option) {
    std::vector<bool> whole(tensors.size()), begun(tensors.size());
    bool is_whole = false, is_begun = false;
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        whole[i] = !name.empty() && is_within(tensors[i].tensor, name, "./");
        begun[i] = is_within(tensors[i].tensor, name, name_ends);
        is_whole = is_whole || whole[i];
        is_begun = is_begun || begun[i];
    }
    if (!is_begun)
        raise({"\"", name, "\" is in `", option, "`, but no layer or tensor of the model is called so"});
    return is_whole ? whole : begun;
}

/// For each tensor of a network, whether it is read: those in `only` (all, if empty) that are not in
/// `except`.
inline std::vector<bool> selected_tensors(std::span<const tensor_info> tensors, const load_options& options) {
    std::vector<bool> selected(tensors.size(), options.only.empty());
    const auto set = [&](const std::string& name, const std::string& option, bool value) {
        const std::vector<bool> called = tensors_called(name, tensors, option);
        for (std::size_t i = 0; i < tensors.size(); ++i)
            if (called[i]) selected[i] = value;
    };
    for (const std::string& name : options.only) set(name, "only", true);
    for (const std::string& name : options.except) set(name, "except", false);
    return selected;
}

} // namespace detail

} // namespace lamina
