#include "text/weights.hpp"

#include <map>
#include <random>
#include <span>
#include <utility>

#include "graph/extents.hpp"

namespace lamina::tool {

namespace {

/// As the library names layers: the word, numbered from the second on.
class layer_names {
public:
    std::string next(const std::string& word) {
        const std::size_t count = counts_[word]++;
        return count == 0 ? word : word + '_' + std::to_string(count);
    }

private:
    std::map<std::string, std::size_t> counts_;
};

std::string word_of(const std::string& text) { return text.substr(0, text.find_first_of("<(")); }

stored_tensor stored(const std::string& name, const view& v, const tensor& values) {
    std::vector<float> numbers;
    numbers.reserve(values.values.size());
    for (const std::size_t at : positions(v)) numbers.push_back(static_cast<float>(values.values.at(at)));
    return to_stored<float>(name, v.shape, numbers);
}

std::string dotted(const std::string& kind, const std::string& name) {
    return name.empty() ? kind : kind + '.' + name;
}

} // namespace

std::vector<stored_tensor> take_weights(const sentence& s, word_graph& net) {
    std::vector<stored_tensor> all;
    layer_names names;
    for (const std::size_t v : s.order) {
        const std::string layer = names.next(word_of(net.words[v].text));
        for (parameter& p : net.words[v].parameters) {
            const std::vector<float> numbers = std::move(p.values);
            all.push_back(to_stored<float>(layer + '.' + p.label, p.shape, std::span<const float>(numbers)));
        }
    }
    return all;
}

std::vector<tensor> random_inputs(const graph& network) {
    std::vector<tensor> inputs;
    std::mt19937 random(1);
    for (const value_id id : network.inputs) {
        tensor t{network.values[id].type, network.values[id].shape.value(), {}};
        const std::size_t numbers = count(t.shape);
        t.values.reserve(numbers);
        // A sum of four uniform numbers, of variance 1; as float, which the program reads.
        for (std::size_t i = 0; i < numbers; ++i) {
            double sum = 0;
            for (int part = 0; part < 4; ++part) sum += static_cast<double>(random()) / 4294967295.0 - 0.5;
            t.values.push_back(static_cast<float>(1.7320508 * sum));
        }
        inputs.push_back(std::move(t));
    }
    return inputs;
}

std::vector<stored_tensor> check_tensors(const translated& words, const std::vector<tensor>& inputs,
                                         const std::vector<tensor>& results) {
    std::vector<stored_tensor> all;
    for (std::size_t i = 0; i < inputs.size(); ++i)
        all.push_back(
            stored(dotted("input", words.net.words[words.inputs[i].word].name), words.inputs[i], inputs[i]));
    for (std::size_t i = 0; i < results.size(); ++i)
        all.push_back(stored(dotted("result", words.net.result_names[i]), words.results[i], results[i]));
    return all;
}

} // namespace lamina::tool
