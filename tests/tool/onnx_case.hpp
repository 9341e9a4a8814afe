// One of ONNX's own tests on its way into a sentence.
#pragma once

#include <lamina/weights/stored_tensor.hpp>

#include <cmath>
#include <memory>
#include <set>

#include "evaluate/evaluate.hpp"
#include "graph/describe.hpp"
#include "onnx_data.hpp"
#include "rewrite/fold.hpp"
#include "rewrite/recognize.hpp"
#include "structure/express.hpp"
#include "structure/templates.hpp"
#include "text/header.hpp"
#include "text/weights.hpp"
#include "words/translate.hpp"

namespace onnx_case {

using namespace lamina::tool;

/// Why a case is none of a feed-forward network that works on one sample of float32 at a time.
struct outside {
    std::string why;
};

enum class fate { imported, refused, no_word, outside };

/// What `lamina import` writes.
struct import_files {
    std::string header;
    std::vector<lamina::stored_tensor> weights, check;
    std::set<std::string> forms; ///< of its words
};

struct outcome {
    fate what;
    std::string why;
    import_files files;
};

/// A case as a network: weights and settings, which are inputs there, are constant; one sample of the batch.
struct network_case {
    graph network;
    std::map<std::string, tensor> inputs;
    std::vector<tensor> results;
};

inline bool is_join(const std::string& operation) {
    static const std::set<std::string> joins{"Add", "Sub",  "Mul", "Div",   "Sum",
                                             "Max", "Mean", "Min", "Concat"};
    return joins.contains(operation);
}

inline bool feeds_joins_only(const graph& network, value_id id) {
    for (const node& n : network.nodes)
        if (std::find(n.inputs.begin(), n.inputs.end(), id) != n.inputs.end() && !is_join(n.operation))
            return false;
    return true;
}

inline tensor first_sample(const tensor& t, std::int64_t batch) {
    if (t.shape.empty() || t.shape.front() != batch)
        throw outside{"it works across the batch, or its input has no batch"};
    tensor one = t;
    one.shape.front() = 1;
    one.values.resize(t.values.size() / static_cast<std::size_t>(batch));
    return one;
}

inline void check_kind(const tensor& t) {
    if (t.type != element::float32) throw outside{"values of " + element_text(t.type)};
    if (t.shape.size() > 4) throw outside{"more than four axes"};
    if (t.values.empty()) throw outside{"values without numbers"};
    if (t.shape.empty()) throw outside{"single numbers"};
}

inline bool is_near(double got, double expected) {
    if (std::isnan(expected)) return std::isnan(got);
    return got == expected || std::fabs(got - expected) <= 1e-6 + 1e-3 * std::fabs(expected);
}

inline bool is_near(const tensor& got, const tensor& expected) {
    return got.shape == expected.shape
           && std::equal(got.values.begin(), got.values.end(), expected.values.begin(), expected.values.end(),
                         [](double a, double b) { return is_near(a, b); });
}

/// Shapes are inferred anew for one sample.
inline void forget_shapes(graph& network) {
    for (const node& n : network.nodes)
        for (const value_id id : n.outputs)
            if (id != absent) network.values[id].shape.reset();
}

/// Later inputs are values too where only joins read them and `join_values`, else constants.
inline network_case as_network(const graph& read, const std::filesystem::path& set, bool join_values) {
    network_case c{read, {}, {}};
    std::vector<value_id> left;
    std::int64_t batch = 0;
    for (std::size_t i = 0; i < read.inputs.size(); ++i) {
        const value_id id = read.inputs[i];
        value& v = c.network.values[id];
        const tensor t = read_tensor_file(set / ("input_" + std::to_string(i) + ".pb"));
        if (i > 0 && !(join_values && feeds_joins_only(read, id))) {
            v.constant = std::make_shared<const tensor>(t);
            v.shape = t.shape;
            continue;
        }
        check_kind(t);
        if (batch == 0) batch = t.shape.size() == 1 ? 1 : t.shape.front();
        c.inputs[v.name] = t.shape.size() == 1 ? t : first_sample(t, batch);
        v.shape = c.inputs[v.name].shape;
        left.push_back(id);
    }
    if (left.empty()) throw outside{"no input"};
    c.network.inputs = left;
    // Further results of normalizations and pools are for training.
    if (read.nodes.size() == 1 && read.nodes.front().operation != "Split") c.network.outputs.resize(1);
    for (std::size_t i = 0; i < c.network.outputs.size(); ++i) {
        const tensor t = read_tensor_file(set / ("output_" + std::to_string(i) + ".pb"));
        check_kind(t);
        c.results.push_back(batch == 1 ? t : first_sample(t, batch));
    }
    if (batch > 1) forget_shapes(c.network);
    return c;
}

/// Whether the first sample alone gives what it gives among the others.
inline bool is_of_one_sample(const network_case& c) {
    try {
        const std::vector<tensor> got = evaluate(c.network, c.inputs);
        return std::equal(got.begin(), got.end(), c.results.begin(), c.results.end(),
                          [](const tensor& a, const tensor& b) { return is_near(a, b); });
    } catch (const lamina::error&) { return false; }
}

/// The words with their options but without numbers, each once.
inline std::set<std::string> forms_of(const word_graph& net) {
    std::set<std::string> forms;
    for (const word& w : net.words) {
        std::string text = w.text;
        std::erase_if(text, [](char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-'; });
        forms.insert(text);
    }
    return forms;
}

/// All that `lamina import` does to a network, with the case's own inputs and results to compare with.
inline import_files import_network(const network_case& c, const std::string& name) {
    const translated words = translate(recognize(fold(c.network)));
    sentence said = express(words.net);
    import_files files;
    files.weights = named_weights(said, words.net);
    shorten(said);
    files.header = header_text(said, words.net, {name, "model.onnx", ""});
    std::vector<tensor> inputs;
    for (const value_id id : c.network.inputs) inputs.push_back(c.inputs.at(c.network.values[id].name));
    files.check = check_tensors(words, inputs, c.results);
    files.forms = forms_of(words.net);
    return files;
}

/// The sentence without the file's and the node's name.
inline std::string plain(const std::string& sentence) {
    const std::size_t at = sentence.find("): ");
    return at == std::string::npos ? sentence : sentence.substr(at + 3);
}

inline outcome import_as(const graph& read, const std::filesystem::path& folder, bool join_values) {
    try {
        const network_case c = as_network(read, folder / "test_data_set_0", join_values);
        for (const node& n : c.network.nodes)
            if (!can_evaluate(n.operation)) return {fate::no_word, "no word for " + n.operation, {}};
        if (!is_of_one_sample(c)) throw outside{"it works across the batch, or its input has no batch"};
        for (const node& n : recognize(fold(c.network)).nodes)
            if (!has_word(n.operation)) return {fate::no_word, "no word for " + n.operation, {}};
        return {fate::imported, "", import_network(c, folder.filename().string())};
    } catch (const outside& o) { return {fate::outside, o.why, {}}; } catch (const lamina::error& e) {
        return {fate::refused, plain(e.what()), {}};
    }
}

inline outcome import_case(const std::filesystem::path& folder, std::string& operation) {
    operation = "several operators";
    graph read;
    try {
        read = read_onnx(folder / "model.onnx");
    } catch (const lamina::error& e) {
        const std::string why = e.what();
        operation = "not read";
        return {fate::outside, why.substr(why.rfind(": ") + 2), {}};
    }
    if (read.nodes.size() == 1) operation = read.nodes.front().operation;
    const outcome joined = import_as(read, folder, true);
    if (joined.what == fate::imported) return joined;
    const outcome with_constants = import_as(read, folder, false);
    return with_constants.what == fate::imported ? with_constants : joined;
}

} // namespace onnx_case
