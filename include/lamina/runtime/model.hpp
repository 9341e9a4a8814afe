#pragma once

#include <lamina/language/error.hpp>
#include <lamina/layers/random_fills.hpp>
#include <lamina/runtime/tensors.hpp>

#include <boost/random/mersenne_twister.hpp>

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

namespace detail {

/// How one tensor of a network is initialized.
template <class T>
struct tensor_filling {
    std::size_t offset = 0, size = 0;
    fans scale{};
    void (*fill)(std::span<T>, fans, boost::random::mt19937&) = nullptr;
};
template <class Initializer, class T>
void fill_tensor(std::span<T> values, fans scale, boost::random::mt19937& random) {
    Initializer::fill(values, scale, random);
}
/// `kernel`: the tensor itself, or for a bias the kernel before it.
constexpr fans fans_of(const parameter& p, const parameter& kernel) {
    const bool is_window = kernel.rank == 4;
    return {.in = p.fan_in,
            .out = p.fan_out,
            .height = is_window ? kernel.extents[0] : 1,
            .width = is_window ? kernel.extents[1] : 1,
            .inputs = kernel.rank == 1 ? 1 : kernel.extents[kernel.rank - 2],
            .groups = kernel.groups};
}
template <class N, class T>
inline constexpr auto tensor_fillings = [] {
    std::array<tensor_filling<T>, tensor_count<N>> all{};
    std::size_t i = 0;
    std::size_t kernel = 0;
    const auto add = [&]<class Rule>(type_of<Rule>) {
        const placed_tensor& t = placed_tensors<N>[i];
        if (t.parameter.rank != 1) kernel = i;
        all[i++] = {t.offset, t.parameter.size(), fans_of(t.parameter, placed_tensors<N>[kernel].parameter),
                    &fill_tensor<typename Rule::initializer, T>};
    };
    for_each_word<N>([&]<class Word>(type_of<Word>, auto index) {
        kernel = i;
        if constexpr (has_parameters<Word> && owns_parameters<N, index>)
            [&]<class... Rule>(type_list<Rule...>) { (add(type_of<Rule>{}), ...); }(typename Word::rules{});
    });
    return all;
}();

/// Fills every tensor of a network with its rule's initializer, in order, from one random number generator.
template <class N, class T>
void initialize(std::span<T> values, std::uint32_t seed) {
    boost::random::mt19937 random(seed);
    for (const tensor_filling<T>& t : tensor_fillings<N, T>)
        t.fill(values.subspan(t.offset, t.size), t.scale, random);
}

} // namespace detail

/// The parameters of a network `N`, as `T`, in one block: words in order of evaluation, then their tensors,
/// each row-major. Convolution kernels are [height, width, inputs, filters], dense kernels [inputs, units].
template <class N, class T = float>
    requires detail::given_network<N>
class model {
public:
    using value_type = T;
    using network_type = N;

    /// Initialized with each word's initializers; the same seed gives the same values on every machine.
    explicit model(std::uint32_t seed = 1) : values_(lamina::parameters<N>) {
        detail::initialize<N, T>(values_, seed);
    }

    std::span<T> parameters() noexcept { return whole(values_); }
    std::span<const T> parameters() const noexcept { return whole(values_); }

    /// The names and shapes of the tensors and their offsets in `parameters()`.
    static const std::vector<detail::tensor_info>& tensors() { return detail::tensor_table<N>(); }

    /// A tensor by its full name, "conv2d.kernel". Throws if there is none.
    std::span<T> operator[](std::string_view name) { return span_of(values_, find(name)); }
    std::span<const T> operator[](std::string_view name) const { return span_of(values_, find(name)); }

    /// A tensor of layer I (see `layer`) by its name in the word, "kernel". Throws if there is none.
    template <std::size_t Index>
    std::span<T> get(std::string_view name) {
        return span_of(values_, find<Index>(name));
    }
    template <std::size_t Index>
    std::span<const T> get(std::string_view name) const {
        return span_of(values_, find<Index>(name));
    }

private:
    template <class Values>
    static Values& whole(Values& values) noexcept {
        assert(values.size() == lamina::parameters<N> && "model: it was moved from");
        return values;
    }
    template <class Values>
    static auto span_of(Values& values, const detail::tensor_info& t) {
        return std::span(whole(values)).subspan(t.offset, t.size());
    }

    static const detail::tensor_info& find(std::string_view name) {
        for (const auto& t : tensors())
            if (t.tensor == name) return t;
        std::string known;
        for (const auto& t : tensors()) known += (known.empty() ? ": " : ", ") + t.tensor;
        raise({"model: no tensor is called \"", name, "\"; there are", known.empty() ? " none" : known});
    }

    template <std::size_t Index>
    static const detail::tensor_info& find(std::string_view name) {
        if constexpr (layer<N, Index>::parameters != 0) {
            constexpr std::size_t begin = first_node<Index>(), end = first_node<Index + 1>();
            for (std::size_t node = begin; node < end; ++node)
                for (const auto& t : tensors())
                    if (t.node + detail::graph_of<N>[node].back == node && t.parameter.label == name)
                        return t;
        }
        raise({"model: layer ", Index, " has no tensor called \"", name, "\""});
    }

    /// The first node of layer I.
    template <std::size_t Index>
    static constexpr std::size_t first_node() {
        std::size_t first = 1;
        detail::for_each_index<Index - 1>([&](auto i) {
            first += detail::size_of<detail::element_of<typename detail::sentence_of<N>::parts, i>>.values;
        });
        return first;
    }

    std::vector<T> values_;
};

} // namespace lamina
