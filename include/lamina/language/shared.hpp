#pragma once

#include <lamina/language/frozen.hpp>
#include <lamina/language/named_value.hpp>
#include <lamina/language/recording.hpp>

#include <cstddef>
#include <string_view>

namespace lamina {

namespace detail {

/// An interpreter that goes through the parameters: it says where it is, goes back to where those of a shared
/// part begin, and goes on from where it was.
template <class Interpreter>
concept parameter_interpreter = requires(Interpreter& to, parameter_place place) {
    place = to.here();
    to.repeat(place);
    to.resume(place);
};

/// f with the parameters of its name, as a single layer.
template <fixed_string Name, class F>
struct shared_part : quoting<F> {
    static constexpr std::string_view text = Name.view();
    static constexpr bool mentions_names = true;

    static constexpr part_size own_size{.shared = 1};

    template <class Interpreter, class X>
    static constexpr X interpret(Interpreter& to, X x, named_values<X>& names) {
        if constexpr (!parameter_interpreter<Interpreter>) {
            return quoting<F>::interpret(to, x, names);
        } else {
            const parameter_place before = to.here();
            const parameter_place* const first = names.share(text, before);
            if (first != nullptr) to.repeat(*first);
            x = compared(to, x, names);
            if (first != nullptr) to.resume(before);
            return x;
        }
    }
    template <dims In, class Where, class Scope>
    static consteval auto walk() {
        return reached_at<decltype(lamina::detail::walk<F, In, Where, block_scope<Scope>>())::reached,
                          Scope>{};
    }

private:
    /// Tells an interpreter that compares the uses of shared parts where this one begins and ends.
    template <class Interpreter, class X>
    static constexpr X compared(Interpreter& to, X x, named_values<X>& names) {
        if constexpr (requires { to.template begin_use<shared_part>(names.block()); }) {
            auto* const around = to.template begin_use<shared_part>(names.block());
            x = quoting<F>::interpret(to, x, names);
            to.end_use(around);
            return x;
        } else {
            return quoting<F>::interpret(to, x, names);
        }
    }
};

/// The first wrong use of a shared part in a sentence.
template <class Sentence>
inline constexpr checked_use checked_sharing =
    find_wrong_use(recorded<Sentence>.uses.data(), part_size_of<typename Sentence::body>.shared);

/// The condition of the static_asserts on shared parts; it carries the name into the diagnostic.
template <bool Holds, fixed_string Name>
inline constexpr bool shares = Holds;
template <class Sentence>
inline constexpr fixed_string<checked_sharing<Sentence>.label.size() + 1>
    wrongly_shared(checked_sharing<Sentence>.label);

template <class Sentence>
consteval void check_sharing() {
    constexpr sharing found = checked_sharing<Sentence>.is;
    static_assert(
        shares<(found != sharing::other_part), wrongly_shared<Sentence>>,
        "shared: two different parts have the same name; share one part, or give each a name of its "
        "own");
    static_assert(shares<(found != sharing::other_shapes), wrongly_shared<Sentence>>,
                  "shared: the part's parameters would have other shapes in another place; give it as many "
                  "channels in both, for example with conv2d<channels, 1> before it");
    static_assert(shares<(found != sharing::half_frozen), wrongly_shared<Sentence>>,
                  "shared: the part is frozen in one place and trained in another; freeze all or none");
}

} // namespace detail

/// f as a single layer, with the same parameters wherever this name is used with it, for images of any
/// height and width that f takes. They are counted, saved and updated once; gradients are added. A name that
/// is used within a block or repetition is its own. What f names cannot be seen outside it.
template <detail::fixed_string Name, detail::part F>
constexpr auto shared(F) {
    constexpr bool has_no_input = !detail::brings_input<F>,
                   has_one_caller = detail::part_size_of<F>.outputs + detail::part_size_of<F>.inputs == 0,
                   has_name = !Name.view().empty();
    static_assert(has_no_input,
                  "shared: the part contains an input; write input<…> >> shared<\"…\">(f), in parentheses");
    static_assert(
        has_one_caller,
        "shared: an output or a further input would be there several times; name it outside the part");
    static_assert(has_name, "shared: the name is empty; give the part a name, as in shared<\"head\">(f)");
    if constexpr (detail::is_sentence<F>)
        return detail::mistaken_sentence{};
    else
        return detail::shared_part<Name, F>{};
}

} // namespace lamina
