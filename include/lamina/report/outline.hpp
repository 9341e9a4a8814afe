#pragma once

#include <lamina/plan/sequences.hpp>
#include <lamina/report/diagram_block.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::detail {

template <class Option>
std::string option_text() {
    if constexpr (requires { Option::describe(); })
        if (const std::string text = Option::describe(); !text.empty()) return ", " + text;
    return {};
}

/// ", same, dilation 2": the options that change what a word computes, in the given order.
template <class... Options>
std::string options_text(type_list<Options...>) {
    return (std::string() + ... + option_text<Options>());
}

/// A word as written in source: its own `describe()`, or its label, followed by its options.
template <class Word>
std::string describe() {
    std::string text;
    if constexpr (requires { Word::describe(); })
        text = Word::describe();
    else
        text = Word::label;
    if constexpr (requires { typename Word::options_given; })
        text += options_text(typename Word::options_given{});
    return text;
}

/// A part of a network with everything that tables and diagrams show. The children of a sequence are
/// consecutive, those of a sum, concatenation or product are parallel.
struct outline_node {
    diagram_kind kind = diagram_kind::layer;
    std::string number; ///< "5.2.1": as in `layer<N, 5, 2, 1>`
    std::string text;   ///< the word with its sizes, or the operator
    dims output{};
    std::size_t parameters = 0, trainable = 0, macs = 0;
    std::size_t node = no_node; ///< in the network's graph
    bool pointwise = false;     ///< keeps the shape, so that the diagram needs no box for it
    std::vector<outline_node> children{};
    diagram_mark mark = diagram_mark::none;
    std::string name{};    ///< of the value that is named or read
    std::size_t value = 0; ///< the same for all words about one value
};

/// Walks a sentence part by part; numbers nodes like the graph.
class outliner {
public:
    template <class Part>
    outline_node part(dims in, const std::string& number) {
        if constexpr (any_word<Part>)
            return layer_node<Part>(in, number);
        else
            return compound(type_of<Part>{}, in, number);
    }
    template <class... Parts>
    std::vector<outline_node> chain(type_list<Parts...> parts, dims in, const std::string& prefix) {
        std::vector<outline_node> all;
        for_each_type(parts, [&]<class Part>(type_of<Part>) {
            all.push_back(part<Part>(in, prefix + std::to_string(all.size() + 1)));
            in = all.back().output;
        });
        return all;
    }

private:
    template <class Word>
    outline_node layer_node(dims in, const std::string& number) {
        costs own = cost_of<Word>(in, frozen_ != 0);
        std::string text = describe<Word>();
        if (own.parameters != 0 && frozen_ != 0) text += ", frozen";
        if (own.parameters != 0 && !original_.empty()) {
            text += ", shared with " + original_ + number.substr(repeated_.size());
            own.parameters = own.trainable = 0;
        }
        constexpr role r = role_of<Word>;
        return {diagram_kind::layer,
                number,
                text,
                Word::output(in),
                own.parameters,
                own.trainable,
                own.macs,
                ++node_,
                r == role::pointwise || r == role::channelwise || r == role::normalization
                    || r == role::channel_softmax || r == role::nothing};
    }
    template <class... Parts>
    outline_node compound(type_of<sequence<Parts...>>, dims in, const std::string& number) {
        outline_node n{diagram_kind::sequence, number, ""};
        n.children = chain(type_list<Parts...>{}, in, number + ".");
        n.output = n.children.back().output;
        return n;
    }
    template <quoting_part Part>
    outline_node compound(type_of<Part>, dims in, const std::string& number) {
        const std::size_t seen = named_.size(), around = std::exchange(block_, ++blocks_);
        auto n = part<typename Part::quoted>(in, number);
        block_ = around;
        named_.resize(seen);
        return n;
    }
    template <fixed_string Name, class F>
    outline_node compound(type_of<shared_part<Name, F>>, dims in, const std::string& number) {
        const auto first = std::find_if(shared_.begin(), shared_.end(), [&](const shared_layer& s) {
            return s.label == Name.view() && s.block == block_;
        });
        const std::string original = original_, repeated = repeated_;
        if (first == shared_.end()) {
            shared_.push_back({Name.view(), block_, number});
        } else if (original_.empty()) {
            original_ = first->number;
            repeated_ = number;
        }
        auto n = compound(type_of<quoting<F>>{}, in, number);
        original_ = original;
        repeated_ = repeated;
        return n;
    }
    template <class F>
    outline_node compound(type_of<frozen_part<F>>, dims in, const std::string& number) {
        ++frozen_;
        auto n = part<F>(in, number);
        --frozen_;
        return n;
    }
    template <class F, class G>
    outline_node compound(type_of<sum<F, G>>, dims in, const std::string& number) {
        return join<sum<F, G>, F, G>({diagram_kind::sum, number, "+"}, in);
    }
    template <class F, class G>
    outline_node compound(type_of<concatenation<F, G>>, dims in, const std::string& number) {
        return join<concatenation<F, G>, F, G>({diagram_kind::concat, number, "|"}, in);
    }
    template <class F, class G>
    outline_node compound(type_of<product<F, G>>, dims in, const std::string& number) {
        return join<product<F, G>, F, G>({diagram_kind::product, number, "*"}, in);
    }
    template <class Join, class F, class G>
    outline_node join(outline_node n, dims in) {
        n.children.push_back(branch<F>(in, n.number + ".1"));
        n.children.push_back(branch<G>(in, n.number + ".2"));
        n.output = join_shapes<Join>(n.children[0].output, n.children[1].output);
        n.node = ++node_;
        return n;
    }
    template <class Part>
    outline_node branch(dims in, const std::string& number) {
        const std::size_t seen = named_.size();
        auto n = part<Part>(in, number);
        named_.resize(seen);
        return n;
    }
    template <fixed_string Name>
    outline_node compound(type_of<words::as<Name>>, dims in, const std::string& number) {
        return name_value(diagram_mark::names, "as", Name.view(), in, number);
    }
    template <fixed_string Name>
    outline_node compound(type_of<words::output<Name>>, dims in, const std::string& number) {
        return name_value(diagram_mark::results, "output", Name.view(), in, number);
    }
    template <fixed_string Name, dims Shape>
    outline_node compound(type_of<words::further_input<Name, Shape>>, dims, const std::string& number) {
        auto n = name_value(diagram_mark::inputs, "input", Name.view(), Shape, number);
        n.node = ++node_;
        return n;
    }
    outline_node name_value(diagram_mark mark, const std::string& word, std::string_view name, dims value,
                            const std::string& number) {
        named_.push_back({name, value, values_++});
        return marked(mark, word, named_.back(), number);
    }
    struct named_shape {
        std::string_view label;
        dims shape;
        std::size_t value;
    };
    static outline_node marked(diagram_mark mark, const std::string& word, const named_shape& named,
                               const std::string& number) {
        const std::string name(named.label);
        return {.number = number,
                .text = word + " " + name,
                .output = named.shape,
                .mark = mark,
                .name = name,
                .value = named.value};
    }
    template <fixed_string Name>
    outline_node compound(type_of<words::from<Name>>, dims, const std::string& number) {
        const auto found = std::find_if(named_.rbegin(), named_.rend(),
                                        [](const named_shape& n) { return n.label == Name.view(); });
        return marked(diagram_mark::reads, "from", *found, number);
    }

    /// The named values that the next part can see.
    std::vector<named_shape> named_;
    struct shared_layer {
        std::string_view label;
        std::size_t block;
        std::string number;
    };
    /// Where shared parts stand first, and the number of the block around the next part.
    std::vector<shared_layer> shared_;
    std::size_t block_ = 0, blocks_ = 0;
    /// Within a part that stands elsewhere, too: its number there, and here.
    std::string original_, repeated_;
    /// The number of frozen parts around the next part.
    std::size_t frozen_ = 0;
    std::size_t values_ = 0;
    std::size_t node_ = 0;
};

/// The outline of a network: its layers in order, starting with layer 1.
template <class N>
    requires given_network<N>
std::vector<outline_node> outline() {
    outliner walk;
    return walk.chain(typename sentence_of<N>::parts{}, input_shape<N>, "");
}

} // namespace lamina::detail
