#pragma once

#include <lamina/language/queries.hpp>
#include <lamina/runtime/batch_size.hpp>
#include <lamina/runtime/fixed_span.hpp>

#include <array>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace lamina {

namespace detail {

template <class P>
struct predictor_in {
    using type = P;
};
/// Of a std::reference_wrapper, what it refers to. (Naming it needs <functional>, a slow header.)
template <class P>
    requires requires(const P& given) {
        { given.get() } -> std::same_as<typename P::type&>;
    }
struct predictor_in<P> {
    using type = std::remove_const_t<typename P::type>;
};
/// A predictor's type, also that in a std::reference_wrapper.
template <class P>
using predictor_of = typename predictor_in<P>::type;

template <class P>
concept any_kind_of_predictor = requires {
    typename predictor_of<P>::network_type;
    typename predictor_of<P>::workspace;
};

/// One whose memory is its own: a static_predictor.
template <class P>
concept predictor_with_memory =
    requires { typename predictor_of<P>::network_type; } && !any_kind_of_predictor<P>;

/// The condition of the static_assert on shapes; it carries them into the diagnostic.
template <bool Holds, dims In, dims Out>
inline constexpr bool has_shapes = Holds;

/// A predictor and its workspace, each in place or by reference.
template <class P, class W>
struct predictor_and_workspace {
    using predictor_type = predictor_of<P>;
    using value_type = typename predictor_type::value_type;
    using network = typename predictor_type::network_type;
    P own;
    W work;

    void predict(const value_type* x, value_type* y) noexcept {
        constexpr std::size_t in = input_shape<network>.size(), out = output_shape<network>.size();
        const predictor_type& p = own;
        p.predict(std::span<const value_type, in>(x, in), std::span<value_type, out>(y, out), work);
    }
    void predict_batch(std::span<const value_type> x, std::span<value_type> y) {
        const predictor_type& p = own;
        p.predict_batch(x, y, work);
    }
};

/// A predictor with its own memory, in place or by reference.
template <class P>
struct held_with_memory {
    using predictor_type = predictor_of<P>;
    using value_type = typename predictor_type::value_type;
    using network = typename predictor_type::network_type;
    static constexpr std::size_t in = input_shape<network>.size(), out = output_shape<network>.size();
    P own;

    void predict(const value_type* x, value_type* y) noexcept {
        predictor_type& p = own;
        p.predict(std::span<const value_type, in>(x, in), std::span<value_type, out>(y, out));
    }
    void predict_batch(std::span<const value_type> x, std::span<value_type> y) {
        const std::size_t samples = samples_of<network>(x.size(), y.size());
        for (std::size_t i = 0; i < samples; ++i) predict(x.data() + i * in, y.data() + i * out);
    }
};

/// What an any_predictor does with what it holds, and the shapes of one sample and its results.
template <class T>
struct held_functions {
    dims input, output;
    void (*predict_batch)(void*, std::span<const T>, std::span<T>);
    void (*move)(void* from, void* to) noexcept;
    void (*destroy)(void*) noexcept;
};

/// A `Held` in a buffer, or a pointer to one that the buffer has no room for.
template <class Held, std::size_t Room>
struct held_in_buffer {
    static constexpr bool fits = sizeof(Held) <= Room && alignof(Held) <= alignof(std::max_align_t)
                                 && std::is_nothrow_move_constructible_v<Held>;
    using kept = std::conditional_t<fits, Held, std::unique_ptr<Held>>;
    using T = typename Held::value_type;

    static Held& at(void* buffer) noexcept {
        if constexpr (fits)
            return *static_cast<kept*>(buffer);
        else
            return **static_cast<kept*>(buffer);
    }
    template <class... Given>
    static void make(void* buffer, Given&&... given) {
        if constexpr (fits)
            new (buffer) kept{std::forward<Given>(given)...};
        else
            new (buffer) kept(new Held{std::forward<Given>(given)...});
    }
    static void predict(void* buffer, const T* x, T* y) noexcept { at(buffer).predict(x, y); }
    static constexpr held_functions<T> functions{
        .input = input_shape<typename Held::network>,
        .output = output_shape<typename Held::network>,
        .predict_batch = [](void* buffer, std::span<const T> x,
                            std::span<T> y) { at(buffer).predict_batch(x, y); },
        .move = [](void* from, void* to) noexcept { new (to) kept(std::move(*static_cast<kept*>(from))); },
        .destroy = [](void* buffer) noexcept { static_cast<kept*>(buffer)->~kept(); }};
};

constexpr std::size_t size_or_dynamic(dims shape) {
    return shape.rank == 0 ? std::dynamic_extent : shape.size();
}

} // namespace detail

/// A predictor and its workspace, whose network is chosen at run time: any network with one input of shape In
/// and one result of shape Out. Owns both, or refers to those given by std::cref and std::ref. A prediction
/// is one call through a pointer and allocates nothing. Of `any_predictor<>` the shapes are known at run time
/// only. For one caller at a time; movable, not copyable.
template <dims In = dims{}, dims Out = dims{}, class T = float>
class any_predictor {
    static constexpr std::size_t room = 96;
    static constexpr bool has_fixed_sizes = In.rank != 0 && Out.rank != 0;

public:
    using value_type = T;
    /// std::dynamic_extent if they are known at run time only.
    static constexpr std::size_t input_size = detail::size_or_dynamic(In);
    static constexpr std::size_t output_size = detail::size_or_dynamic(Out);

    template <detail::any_kind_of_predictor P, class W = typename detail::predictor_of<P>::workspace>
    explicit any_predictor(P p, W work = W()) {
        hold<detail::predictor_and_workspace<P, W>>(std::move(p), std::move(work));
    }
    /// A static_predictor has no workspace; one that is a global variable is given by std::ref.
    template <detail::predictor_with_memory P>
    explicit any_predictor(P p) {
        hold<detail::held_with_memory<P>>(std::move(p));
    }
    any_predictor(any_predictor&& other) noexcept { take(other); }
    any_predictor& operator=(any_predictor&& other) noexcept {
        if (this != &other) {
            clear();
            take(other);
        }
        return *this;
    }
    ~any_predictor() { clear(); }

    /// The shapes of one sample and of its results.
    dims input_shape() const noexcept { return functions().input; }
    dims output_shape() const noexcept { return functions().output; }

    /// Predicts one sample. Throws if a size that is known at run time only is not the network's.
    void predict(std::span<const T, input_size> x, std::span<T, output_size> y) noexcept(has_fixed_sizes) {
        if constexpr (!has_fixed_sizes) {
            detail::demand_size(x.size(), functions().input.size(), "the input");
            detail::demand_size(y.size(), functions().output.size(), "the room for the results");
        }
        assert(functions_ != nullptr && "any_predictor: it was moved from");
        predict_(buffer_, x.data(), y.data());
    }
    /// Returns the results, which may take at most 4 KiB.
    auto predict(std::span<const T, input_size> x) noexcept
        requires(has_fixed_sizes && detail::fits_on_stack<T, output_size>)
    {
        std::array<T, output_size> y;
        predict(x, std::span<T, output_size>(y));
        return y;
    }
    /// The same for std::vector and spans whose size is only known at run time. Throws if a size is not that
    /// of the network's input or output.
    template <class X, class Y>
        requires(has_fixed_sizes && detail::counted_sample_of<const X&, Y, T>)
    void predict(const X& x, Y&& y) {
        predict(detail::fixed_span<const T, input_size>(x, "the input"),
                detail::fixed_span<T, output_size>(std::forward<Y>(y), "the room for the results"));
    }
    template <detail::counted_numbers_of<const T> X>
        requires(has_fixed_sizes && detail::fits_on_stack<T, output_size>)
    auto predict(const X& x) {
        return predict(detail::fixed_span<const T, input_size>(x, "the input"));
    }

    /// Predicts all samples in `x`, stored one after another. Throws if the size of `y` does not match.
    void predict_batch(std::span<const T> x, std::span<T> y) { functions().predict_batch(buffer_, x, y); }

private:
    template <class Held, class... Given>
    void hold(Given&&... given) {
        using network = typename Held::network;
        if constexpr (detail::require_plain<network>()) {
            constexpr dims in = lamina::input_shape<network>, out = lamina::output_shape<network>;
            constexpr bool suits = (In.rank == 0 || In == in) && (Out.rank == 0 || Out == out);
            static_assert(
                detail::has_shapes<suits, in, out>,
                "any_predictor: the network has an input or a result of another shape; all that take "
                "each other's place have the same, or are in an any_predictor<>");
            static_assert(std::is_same_v<T, typename Held::value_type>,
                          "any_predictor: the predictor has numbers of another type");
            using buffer = detail::held_in_buffer<Held, room>;
            buffer::make(buffer_, std::forward<Given>(given)...);
            predict_ = &buffer::predict;
            functions_ = &buffer::functions;
        }
    }
    const detail::held_functions<T>& functions() const noexcept {
        assert(functions_ != nullptr && "any_predictor: it was moved from");
        return *functions_;
    }
    void take(any_predictor& other) noexcept {
        predict_ = other.predict_;
        functions_ = other.functions_;
        if (functions_ != nullptr) functions_->move(other.buffer_, buffer_);
        other.clear();
    }
    void clear() noexcept {
        if (functions_ != nullptr) std::exchange(functions_, nullptr)->destroy(buffer_);
    }

    void (*predict_)(void*, const T*, T*) noexcept = nullptr;
    const detail::held_functions<T>* functions_ = nullptr;
    alignas(std::max_align_t) std::byte buffer_[room];
};

template <detail::any_kind_of_predictor P, class W = typename detail::predictor_of<P>::workspace>
any_predictor(P, W = W()) -> any_predictor<input_shape<typename detail::predictor_of<P>::network_type>,
                                           output_shape<typename detail::predictor_of<P>::network_type>,
                                           typename detail::predictor_of<P>::value_type>;

template <detail::predictor_with_memory P>
any_predictor(P) -> any_predictor<input_shape<typename detail::predictor_of<P>::network_type>,
                                  output_shape<typename detail::predictor_of<P>::network_type>,
                                  typename detail::predictor_of<P>::value_type>;

} // namespace lamina
