// What the importer makes of ONNX's own tests: each becomes a sentence or is refused with one. With
// LAMINA_ONNX_TABLE=FILE it writes docs/onnx_operators.md, with LAMINA_ONNX_LIST=FILE what became of each
// case, with LAMINA_ONNX_HEADERS=FILE all headers.
#include <cmath>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

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

using namespace lamina::tool;

namespace {

/// Why a case is none of a feed-forward network that works on one sample of float32 at a time.
struct outside {
    std::string why;
};

enum class fate { imported, refused, no_word, outside };

struct outcome {
    fate what;
    std::string why, text; ///< text: the header
};

/// A case as a network: weights and settings, which are inputs there, are constant; one sample of the batch.
struct network_case {
    graph network;
    std::map<std::string, tensor> inputs;
    std::vector<tensor> results;
};

bool is_join(const std::string& operation) {
    static const std::set<std::string> joins{"Add", "Sub",  "Mul", "Div",   "Sum",
                                             "Max", "Mean", "Min", "Concat"};
    return joins.contains(operation);
}

bool feeds_joins_only(const graph& network, value_id id) {
    for (const node& n : network.nodes)
        if (std::find(n.inputs.begin(), n.inputs.end(), id) != n.inputs.end() && !is_join(n.operation))
            return false;
    return true;
}

tensor first_sample(const tensor& t, std::int64_t batch) {
    if (t.shape.empty() || t.shape.front() != batch)
        throw outside{"it works across the batch, or its input has no batch"};
    tensor one = t;
    one.shape.front() = 1;
    one.values.resize(t.values.size() / static_cast<std::size_t>(batch));
    return one;
}

void check_kind(const tensor& t) {
    if (t.type != element::float32) throw outside{"values of " + element_text(t.type)};
    if (t.shape.size() > 4) throw outside{"more than four axes"};
    if (t.values.empty()) throw outside{"values without numbers"};
    if (t.shape.empty()) throw outside{"single numbers"};
}

bool is_near(double got, double expected) {
    if (std::isnan(expected)) return std::isnan(got);
    return got == expected || std::fabs(got - expected) <= 1e-6 + 1e-3 * std::fabs(expected);
}

bool is_near(const tensor& got, const tensor& expected) {
    return got.shape == expected.shape
           && std::equal(got.values.begin(), got.values.end(), expected.values.begin(), expected.values.end(),
                         [](double a, double b) { return is_near(a, b); });
}

/// Shapes are inferred anew for one sample.
void forget_shapes(graph& network) {
    for (const node& n : network.nodes)
        for (const value_id id : n.outputs)
            if (id != absent) network.values[id].shape.reset();
}

/// Later inputs are values too where only joins read them and `join_values`, else constants.
network_case as_network(const graph& read, const std::filesystem::path& set, bool join_values) {
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
bool is_of_one_sample(const network_case& c) {
    try {
        const std::vector<tensor> got = evaluate(c.network, c.inputs);
        return std::equal(got.begin(), got.end(), c.results.begin(), c.results.end(),
                          [](const tensor& a, const tensor& b) { return is_near(a, b); });
    } catch (const lamina::error&) { return false; }
}

/// All that `lamina import` does to a network, up to the header.
std::string import(const graph& network, const std::string& name) {
    const translated words = translate(recognize(fold(network)));
    sentence said = express(words.net);
    named_weights(said, words.net);
    shorten(said);
    return header_text(said, words.net, {name, "model.onnx", ""});
}

/// The sentence without the file's and the node's name.
std::string plain(const std::string& sentence) {
    const std::size_t at = sentence.find("): ");
    return at == std::string::npos ? sentence : sentence.substr(at + 3);
}

outcome import_as(const graph& read, const std::filesystem::path& folder, bool join_values) {
    try {
        const network_case c = as_network(read, folder / "test_data_set_0", join_values);
        for (const node& n : c.network.nodes)
            if (!can_evaluate(n.operation)) return {fate::no_word, "no word for " + n.operation, ""};
        if (!is_of_one_sample(c)) throw outside{"it works across the batch, or its input has no batch"};
        for (const node& n : recognize(fold(c.network)).nodes)
            if (!has_word(n.operation)) return {fate::no_word, "no word for " + n.operation, ""};
        return {fate::imported, "", import(c.network, folder.filename().string())};
    } catch (const outside& o) { return {fate::outside, o.why, ""}; } catch (const lamina::error& e) {
        return {fate::refused, plain(e.what()), ""};
    }
}

outcome import_case(const std::filesystem::path& folder, std::string& operation) {
    operation = "several operators";
    graph read;
    try {
        read = read_onnx(folder / "model.onnx");
    } catch (const lamina::error& e) {
        const std::string why = e.what();
        operation = "not read";
        return {fate::outside, why.substr(why.rfind(": ") + 2), ""};
    }
    if (read.nodes.size() == 1) operation = read.nodes.front().operation;
    const outcome joined = import_as(read, folder, true);
    if (joined.what == fate::imported) return joined;
    const outcome with_constants = import_as(read, folder, false);
    return with_constants.what == fate::imported ? with_constants : joined;
}

struct row {
    int counts[4] = {};
    std::map<std::string, int> reasons;
};
using table = std::map<std::string, row>;

/// What all_cases writes down.
struct listing {
    std::string outcomes, headers;
};

void add_all(table& rows, const char* kind, listing& list) {
    for (const auto& folder : onnx_cases(kind)) {
        std::string operation;
        const outcome o = import_case(folder, operation);
        const std::string name = folder.filename().string();
        row& r = rows[operation];
        ++r.counts[static_cast<std::size_t>(o.what)];
        if (o.what == fate::refused) ++r.reasons[o.why];
        static const char* const fates[] = {"imported", "refused", "no word", "outside"};
        list.headers += o.text.empty() ? "" : o.text.substr(o.text.find('\n'));
        list.outcomes += std::string(fates[static_cast<std::size_t>(o.what)]) + ' ' + kind + '/' + name + " ("
                         + operation + ") " + o.why + '\n' + o.text;
        INFO(name);
        CHECK((o.what != fate::imported || o.text.find("input<") != std::string::npos));
    }
}

/// Writes to the file that an environment variable names, if it does.
void write_if_asked(const char* variable, const std::string& text) {
    if (const char* const file = std::getenv(variable)) std::ofstream(file) << text;
}

/// In lines of at most 80 columns.
std::string wrapped(const std::string& text, const std::string& indent) {
    std::string lines, word;
    std::size_t column = 0;
    std::istringstream words(text);
    while (words >> word) {
        if (column > 0 && column + 1 + word.size() > 80) {
            lines += '\n' + indent;
            column = indent.size();
        } else if (column > 0) {
            lines += ' ';
            ++column;
        }
        lines += word;
        column += word.size();
    }
    return lines + '\n';
}

std::string table_text(const table& rows) {
    std::string text =
        "| Operator | Imported | Refused | No word | Outside |\n| --- | --: | --: | --: | --: |\n";
    std::string reasons;
    for (const auto& [operation, r] : rows) {
        text += "| " + operation + " |";
        for (const int n : r.counts) text += ' ' + (n == 0 ? std::string() : std::to_string(n) + ' ') + '|';
        text += '\n';
        for (const auto& [why, n] : r.reasons)
            reasons += wrapped("- `" + operation + "`, " + std::to_string(n) + ": " + why, "  ");
    }
    return text + "\n## What is refused, and how often\n\n" + reasons;
}

constexpr const char* introduction =
    "# ONNX's operators\n\nWhat `lamina import` makes of each case of ONNX's own tests (written by\n"
    "`tests/tool/onnx_imports.cpp`). Weights and settings are constants there, and\n"
    "each case is one sample of its batch.\n\n"
    "- Imported: it becomes a sentence.\n- Refused: with one of the sentences below the table.\n"
    "- No word: Lamina has no word for an operator of it.\n"
    "- Outside: it is no network on float32 values of at most four axes that takes\n"
    "  one sample at a time, or holds what is no tensor.\n\n";

} // namespace

TEST_CASE("every case becomes a sentence or is refused with one") {
    if (!has_onnx_data()) return;
    listing all;
    table rows;
    for (const char* kind : {"node", "pytorch-converted", "pytorch-operator", "simple"})
        add_all(rows, kind, all);
    int counts[4] = {};
    for (const auto& [operation, r] : rows)
        for (std::size_t i = 0; i < 4; ++i) counts[i] += r.counts[i];
    MESSAGE(counts[0] << " imported, " << counts[1] << " refused, " << counts[2] << " without a word, "
                      << counts[3] << " outside");
    CHECK(counts[0] >= 320);
    write_if_asked("LAMINA_ONNX_LIST", all.outcomes);
    write_if_asked("LAMINA_ONNX_HEADERS", all.headers);
    write_if_asked("LAMINA_ONNX_TABLE", introduction + table_text(rows));
}
