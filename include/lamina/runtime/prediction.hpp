#pragma once

#include <lamina/language/fixed_string.hpp>
#include <lamina/language/queries.hpp>
#include <lamina/language/results.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace lamina {

namespace detail {

/// The condition of the static_assert on names; it carries the name into the diagnostic.
template <bool Holds, fixed_string Name>
inline constexpr bool names_one = Holds;

} // namespace detail

/// Memory for all results of a network for one sample, by name. Allocates once, when it is made.
template <class N, class T = float>
    requires detail::given_network<N>
class prediction {
    static constexpr const auto& shapes = detail::result_shapes<detail::sentence_of<N>>;
    static constexpr auto offsets = [] {
        std::array<std::size_t, shapes.size() + 1> all{};
        for (std::size_t i = 0; i < shapes.size(); ++i) all[i + 1] = all[i] + shapes[i].value.size();
        return all;
    }();
    template <detail::fixed_string Name>
    static constexpr std::size_t position() {
        constexpr std::size_t i = detail::position_of(shapes, Name.view());
        static_assert(detail::names_one<(i < shapes.size()), Name>,
                      "prediction: the network has no result of this name");
        return i;
    }

public:
    prediction() : values_(offsets.back()) {}

    /// The result of this name; without a name, the value at the sentence's end if that has none.
    template <detail::fixed_string Name = "">
    std::span<T, output_shape<N, Name>.size()> get() noexcept {
        return std::span(values_)
            .subspan(offsets[position<Name>()])
            .template first<output_shape<N, Name>.size()>();
    }
    template <detail::fixed_string Name = "">
    std::span<const T, output_shape<N, Name>.size()> get() const noexcept {
        return std::span(values_)
            .subspan(offsets[position<Name>()])
            .template first<output_shape<N, Name>.size()>();
    }
    /// Result `i`, in the sentence's order.
    T* operator[](std::size_t i) noexcept { return values_.data() + offsets[i]; }

private:
    std::vector<T> values_;
};

} // namespace lamina
