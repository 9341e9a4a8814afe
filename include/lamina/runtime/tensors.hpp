#pragma once

#include <lamina/language/names.hpp>
#include <lamina/layers/parameter.hpp>
#include <lamina/plan/graph.hpp>

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace lamina::detail {

/// One tensor of a network: its full name ("conv2d_1.kernel"), its description and its offset in the
/// network's parameters.
struct tensor_info {
    std::string tensor;
    lamina::parameter parameter;
    std::size_t offset = 0;
    /// The index of the word's node in the graph.
    std::size_t node = 0;

    std::size_t size() const { return parameter.size(); }
};

/// Generates names for layers without one: the word, followed by the first free number if the name is taken:
/// conv2d, conv2d_1, conv2d_2 (as in Keras). Given names count as taken.
class layer_namer {
public:
    void take(std::string_view name) { taken_.emplace(name); }
    std::string next(std::string_view word) {
        std::string name(word);
        for (std::size_t& i = numbers_[name]; !taken_.insert(name).second;)
            name = std::string(word) + "_" + std::to_string(++i);
        return name;
    }

private:
    std::set<std::string> taken_;
    std::map<std::string, std::size_t> numbers_;
};

/// All tensors of a network in the order in which the model stores them.
template <class N>
const std::vector<tensor_info>& tensor_table() {
    static const std::vector<tensor_info> table = [] {
        std::vector<tensor_info> all;
        detail::layer_namer namer;
        for_each_word<N>([&]<class Word>(type_of<Word>, auto) { namer.take(detail::given_name<Word>); });
        for_each_word<N>([&]<class Word>(type_of<Word>, auto index) {
            if constexpr (has_parameters<Word>) {
                constexpr node at = detail::graph_of<N>[index];
                constexpr std::string_view given = detail::given_name<Word>;
                const std::string layer = given.empty() ? namer.next(Word::label) : std::string(given);
                std::size_t offset = at.parameters;
                for (const auto& p : Word::parameters(detail::graph_of<N>[at.first].out)) {
                    all.push_back({layer + "." + p.label, p, offset, index});
                    offset += p.size();
                }
            }
        });
        return all;
    }();
    return table;
}

} // namespace lamina::detail
