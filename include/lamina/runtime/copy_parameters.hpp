#pragma once

#include <lamina/language/error.hpp>
#include <lamina/language/number_text.hpp>
#include <lamina/language/up_to.hpp>
#include <lamina/runtime/model.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

namespace detail {

inline const tensor_info* find_tensor(const std::vector<tensor_info>& all, std::string_view name) {
    for (const tensor_info& t : all)
        if (t.tensor == name) return &t;
    return nullptr;
}

/// For each tensor of `to`, the tensor of `from` with its name; nullptr if there is none. Throws if one of
/// the same name has another shape, or if there is no such name at all.
inline std::vector<const tensor_info*> common_tensors(const std::vector<tensor_info>& from,
                                                      const std::vector<tensor_info>& to) {
    std::vector<const tensor_info*> found;
    bool has_common = false;
    for (const tensor_info& t : to) {
        const tensor_info* const same = find_tensor(from, t.tensor);
        found.push_back(same);
        if (same == nullptr) continue;
        has_common = true;
        if (!same->parameter.has_shape_of(t.parameter))
            raise({"copy_parameters: \"", t.tensor, "\" is ", join_extents(extents_of(same->parameter)),
                   " in one network and ", join_extents(extents_of(t.parameter)),
                   " in the other; if they are not the same layer, give one of them another name<\"…\">"});
    }
    if (!has_common) raise("copy_parameters: the networks have no tensor with the same name");
    return found;
}

} // namespace detail

/// Copies the parameters that two networks have in common: their beginning, if `To` is `up_to<From, …>` or
/// `extended<From, …>`, otherwise the tensors of the same names. Returns the names of the tensors of `to`
/// that keep their values. Throws, and changes nothing, if two of one name have different shapes, or if the
/// networks have no name in common.
template <class From, class To, class T>
std::vector<std::string> copy_parameters(const model<From, T>& from, model<To, T>& to) {
    std::vector<std::string> kept;
    if constexpr (constexpr std::size_t common = detail::common_beginning<From, To>; common != 0) {
        std::ranges::copy(from.parameters().first(common), to.parameters().begin());
        for (const detail::tensor_info& t : to.tensors())
            if (t.offset >= common) kept.push_back(t.tensor);
        return kept;
    }
    const auto found = detail::common_tensors(from.tensors(), to.tensors());
    for (std::size_t i = 0; i < found.size(); ++i) {
        const detail::tensor_info& t = to.tensors()[i];
        if (found[i] == nullptr)
            kept.push_back(t.tensor);
        else
            std::ranges::copy(from.parameters().subspan(found[i]->offset, t.size()),
                              to.parameters().begin() + static_cast<std::ptrdiff_t>(t.offset));
    }
    return kept;
}

} // namespace lamina
