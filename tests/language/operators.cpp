#include <lamina/language/input.hpp>
#include <lamina/layers/activations.hpp>
#include <lamina/layers/flatten.hpp>

#include <doctest/doctest.h>

#include <string>
#include <type_traits>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

template <class Expected, class Found>
constexpr bool is(Found) {
    return std::is_same_v<Expected, Found>;
}
template <class A, class B>
constexpr bool same_type(A, B) {
    return std::is_same_v<A, B>;
}
template <class Sentence>
constexpr dims output_shape_of(Sentence) {
    return Sentence::output;
}

constexpr auto a = relu;
constexpr auto b = sigmoid;
constexpr auto c = gelu;
constexpr auto d = silu;
using A = words::relu;
using B = words::sigmoid;
using C = words::gelu;
using D = words::silu;

} // namespace

TEST_CASE("a sequence is flat, however it is put together") {
    static_assert(is<sequence<A, B>>(a >> b));
    static_assert(is<sequence<A, B, C>>(a >> b >> c));
    static_assert(is<sequence<A, B, C>>(a >> (b >> c)));
    static_assert(is<sequence<A, B, C, D>>((a >> b) >> (c >> d)));
    static_assert(is<sequence<A, B, C, D>>(a >> (b >> (c >> d))));
}

TEST_CASE("identity is the unit of >>") {
    static_assert(is<A>(a >> identity));
    static_assert(is<A>(identity >> a));
    static_assert(is<sequence<A, B>>(identity >> a >> identity >> b >> identity));
    static_assert(is<words::identity>(identity >> identity));
    static_assert(same_type((a + b) >> identity, a + b));
    static_assert(same_type(identity >> (a | b), a | b));
    static_assert(same_type(input<4> >> identity, input<4>));
    static_assert(same_type(input<4> >> identity >> a, input<4> >> a));
}

namespace {

template <class F, class G, class H>
constexpr bool associates(F f, G g, H h) {
    return same_type((f >> g) >> h, f >> (g >> h));
}
template <class F, class G>
constexpr bool associates_with_all(F f, G g) {
    return associates(f, g, a) && associates(f, g, b >> c) && associates(f, g, identity)
           && associates(f, g, a + b) && associates(f, g, (a * b) | c) && associates(f, g, flatten);
}
template <class F>
constexpr bool associates_with_all(F f) {
    return associates_with_all(f, a) && associates_with_all(f, b >> c) && associates_with_all(f, identity)
           && associates_with_all(f, a + b) && associates_with_all(f, (a * b) | c)
           && associates_with_all(f, flatten);
}

} // namespace

TEST_CASE(">> is associative") {
    static_assert(associates_with_all(a));
    static_assert(associates_with_all(b >> c));
    static_assert(associates_with_all(identity));
    static_assert(associates_with_all(a + (b >> c)));
    static_assert(associates_with_all((a * b) | c));
    static_assert(associates_with_all(flatten));
    static_assert(associates_with_all(input<2, 3, 4>));
    static_assert(associates_with_all(input<2, 3, 4> >> a));
}

// These tests check the precedence for which compilers would like to see parentheses.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wparentheses"
TEST_CASE("* binds before +, + before >>, >> before |") {
    static_assert(same_type(a + b * c, a + (b * c)));
    static_assert(same_type(a * b + c, (a * b) + c));
    static_assert(same_type(a >> b + c, a >> (b + c)));
    static_assert(same_type(a + b >> c, (a + b) >> c));
    static_assert(same_type(a | b >> c, a | (b >> c)));
    static_assert(same_type(a >> b | c, (a >> b) | c));
    static_assert(same_type(a | b >> c + d * a, a | (b >> (c + (d * a)))));
    static_assert(!same_type(a >> b + c, (a >> b) + c));
}
#pragma GCC diagnostic pop

TEST_CASE("branches keep their order and are not flattened") {
    static_assert(is<sum<A, B>>(a + b));
    static_assert(is<sum<sum<A, B>, C>>(a + b + c));
    static_assert(is<concatenation<concatenation<A, B>, C>>(a | b | c));
    static_assert(is<product<sequence<A, B>, words::identity>>((a >> b) * identity));
    static_assert(!same_type(a + b, b + a));
}

TEST_CASE("a sentence begins with an input and knows its output") {
    static_assert(is<sentence<shape<4>, shape<4>, empty_scope, A, B>>(input<4> >> a >> b));
    static_assert(
        is<sentence<shape<2, 3, 4>, shape<24>, empty_scope, words::flatten>>(input<2, 3, 4> >> flatten));
    static_assert(same_type(input<2, 3, 4> >> (a >> b) >> flatten, input<2, 3, 4> >> a >> b >> flatten));
    static_assert(output_shape_of(input<2, 3, 4> >> (a | b | c)) == shape<2, 3, 12>);
    static_assert(output_shape_of(input<5> >> (a + b) >> (a * b)) == shape<5>);
}

namespace {

struct part_of_two {
    static constexpr auto layers = a >> b;
};
struct part_of_one {
    static constexpr auto layers = c;
};

} // namespace

TEST_CASE("a block quotes a named part as one layer") {
    static_assert(is<sequence<A, quotation<part_of_two>, C>>(a >> block<part_of_two> >> c));
    static_assert(std::is_same_v<quotation<part_of_two>::quoted, sequence<A, B>>);
    static_assert(std::is_same_v<leaves<quotation<part_of_two>>, type_list<A, B>>);
    static_assert(std::is_same_v<leaves<quotation<part_of_one>>, type_list<C>>);
}

TEST_CASE("repeat writes a part several times, flat") {
    static_assert(is<sequence<A, A, A>>(repeat<3>(a)));
    static_assert(is<sequence<A, B, A, B>>(repeat<2>(a >> b)));
    static_assert(is<A>(repeat<1>(a)));
    static_assert(is<words::identity>(repeat<0>(a)));
    static_assert(is<sequence<sum<A, B>, sum<A, B>>>(repeat<2>(a + b)));
    static_assert(same_type(repeat<2>(repeat<3>(a)), repeat<6>(a)));
    static_assert(is<sequence<C, A, A, D>>(c >> repeat<2>(a) >> d));
}

TEST_CASE("leaves are the words in the order of evaluation") {
    constexpr auto part = a >> (b + (c >> a)) >> ((d | identity) * c);
    static_assert(std::is_same_v<leaves<std::remove_cv_t<decltype(part)>>,
                                 type_list<A, B, C, A, D, words::identity, C>>);
    static_assert(std::is_same_v<leaves<A>, type_list<A>>);
    static_assert(std::is_same_v<leaves<std::remove_cvref_t<decltype(input<4> >> a >> b)>>, type_list<A, B>>);
}

TEST_CASE("types that are no parts have no such operators") {
    static_assert(part<A> && part<sum<A, B>> && part<quotation<part_of_two>>);
    static_assert(!part<int> && !part<part_of_two>);
    static_assert(any_word<A> && !any_word<sum<A, B>>);
    static_assert(![](auto x) { return requires { a >> x; }; }(1));
    static_assert(![](auto x) { return requires { a + x; }; }(1));
    static_assert(![](auto x) { return requires { a | x; }; }(part_of_two{}));
    static_assert(![](auto x) { return requires { a* x; }; }(1.0));
}

namespace elsewhere {

struct negate : lamina::word {
    static constexpr const char* label = "negate";
    static constexpr lamina::dims output(lamina::dims in) { return in; }
};

} // namespace elsewhere

TEST_CASE("a word of another namespace needs no using directive") {
    using elsewhere::negate;
    static_assert(is<sequence<negate, negate>>(negate{} >> negate{}));
    static_assert(is<sum<negate, negate>>(negate{} + negate{}));
    static_assert(is<concatenation<negate, negate>>(negate{} | negate{}));
    static_assert(is<product<negate, negate>>(negate{} * negate{}));
}

TEST_CASE("identity passes values and gradients on") {
    const std::vector<double> x{1, -2, 3};
    std::vector<double> y(3), dx(3);
    words::identity::forward(shape<3>, x.data(), x.data(), y.data());
    CHECK(y == x);
    words::identity::backward(shape<3>, x.data(), x.data(), x.data(), x.data(), dx.data(), dx.data());
    CHECK(dx == x);
    static_assert(words::identity::output(shape<2, 3, 4>) == shape<2, 3, 4>);
}

namespace {

/// Writes down a sentence in order of evaluation.
struct writer {
    std::string text;
    template <class Word>
    int leaf(int x) {
        text += std::string(Word::label) + std::to_string(x) + " ";
        return x + 1;
    }
    int join(const char* sign, int x, int y) {
        text += sign + std::to_string(x) + std::to_string(y) + " ";
        return 10 * y;
    }
    int add(int x, int y) { return join("+", x, y); }
    int concat(int x, int y) { return join("|", x, y); }
    int multiply(int x, int y) { return join("*", x, y); }
};

template <class Part>
std::string written(Part) {
    writer w;
    const int result = interpret<Part>(w, 0);
    return w.text + "= " + std::to_string(result);
}

} // namespace

TEST_CASE("an interpreter meets the words in order, and both branches read the same input") {
    CHECK(written(a) == "relu0 = 1");
    CHECK(written(a >> b) == "relu0 sigmoid1 = 2");
    CHECK(written(a >> (b + (c >> d))) == "relu0 sigmoid1 gelu1 silu2 +23 = 30");
    CHECK(written(a | b) == "relu0 sigmoid0 |11 = 10");
    CHECK(written(identity * (a >> b)) == "identity0 relu0 sigmoid1 *12 = 20");
    CHECK(written(c >> block<part_of_two>) == "gelu0 relu1 sigmoid2 = 3");
    CHECK(written(input<4> >> a >> b) == "relu0 sigmoid1 = 2");
}
