#pragma once

#include <lamina/language/caches.hpp>
#include <lamina/language/number_hash.hpp>
#include <lamina/runtime/packed.hpp>
#include <lamina/runtime/placed_tensors.hpp>
#include <lamina/version.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace lamina {

namespace detail {

/// The elements that a packed<N, T, Arch> has.
template <class N, class T, class Arch>
inline constexpr std::size_t packed_elements = (std::max<std::size_t>)(packed<N, T, Arch>::size(), 1);

} // namespace detail

/// A number for what the order of packed weights depends on: the library's version, the instruction set's
/// registers, the cache sizes, the network's tensors, and which of them each stage packs where.
template <class N, class T = float, class Arch = simd::default_arch>
inline constexpr std::uint64_t packed_layout = [] {
    using compiled = detail::single_sample_plan<N, T, Arch>;
    detail::number_hash hash;
    // Of a size only the bits that every machine has: no_node is as large as it can be.
    const auto add = [&](std::size_t number) { hash.add(static_cast<std::uint32_t>(number)); };
    for (const std::size_t number :
         {std::size_t{LAMINA_VERSION}, sizeof(T), simd::lanes<simd::batch<T, Arch>>, simd::registers<Arch>,
          caches::first, caches::second, caches::third})
        add(number);
    for (const detail::placed_tensor& t : detail::placed_tensors<N>) {
        for (const char letter : std::string_view(t.parameter.label)) add(static_cast<unsigned char>(letter));
        for (const std::size_t extent : t.parameter.extents) add(extent);
    }
    for (std::size_t i = 0; i < compiled::stages; ++i) {
        const detail::stage_plan& stage = compiled::p::list[i];
        for (const std::size_t number : {static_cast<std::size_t>(stage.kind), stage.producer, stage.norm,
                                         detail::scaling_of(compiled::p::graph, stage),
                                         compiled::sizes.at[i].weights, compiled::sizes.work[i].weights})
            add(number);
        for (std::size_t k = 0; k < stage.fused_count; ++k) {
            add(stage.fused[k].node);
            add(compiled::sizes.at[i].channels[k]);
        }
    }
    return hash.value();
}();

/// Packed weights that the assembler takes from a file, as write_packed writes it.
template <class T, std::size_t Count>
struct packed_bytes {
    std::uint64_t layout; ///< packed_layout of their network and instruction set
    const std::array<T, Count>& numbers;

    using value_type = T;
    static constexpr std::size_t size = Count;
};

/// Packed weights elsewhere, in the place of a packed<N>.
template <class N, class T = float, class Arch = simd::default_arch>
    requires detail::given_network<N>
class packed_in_place {
public:
    using network_type = N;
    using value_type = T;
    using arch_type = Arch;

    explicit constexpr packed_in_place(const T* begin) noexcept : begin_(begin) {}
    constexpr const T* data() const noexcept { return begin_; }
    static constexpr std::size_t size() noexcept { return packed<N, T, Arch>::size(); }

private:
    const T* begin_;
};

/// What a static_predictor reads in place: `constexpr auto weights = packed_from<digits, digits_packed>();`.
/// Weights that were packed for something else are a mistake.
template <class N, const auto& Bytes, class Arch = simd::default_arch>
    requires detail::given_network<N>
constexpr auto packed_from() {
    using T = typename std::remove_cvref_t<decltype(Bytes)>::value_type;
    static_assert(Bytes.layout == packed_layout<N, T, Arch>
                      && Bytes.size == detail::packed_elements<N, T, Arch>,
                  "packed_from: the weights were packed for another network, instruction set, cache sizes or "
                  "version of Lamina; write them again by a program that is compiled like this one, or for "
                  "this processor's compact_scalars");
    return packed_in_place<N, T, Arch>(Bytes.numbers.data());
}

} // namespace lamina
