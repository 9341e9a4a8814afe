#include "rewrite/fold.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "evaluate/call.hpp"
#include "graph/describe.hpp"
#include "rewrite/neutral.hpp"

namespace lamina::tool {

namespace {

/// These take long for their size; on constants they are left to the evaluator.
bool is_costly(const std::string& operation) {
    static const std::set<std::string_view> all = {"Conv",        "ConvInteger", "ConvTranspose", "MaxPool",
                                                   "AveragePool", "LpPool",      "Einsum",        "LRN",
                                                   "MaxUnpool",   "GridSample",  "QLinearConv",   "Resize"};
    return all.contains(operation);
}

using shape = std::vector<std::int64_t>;

class folder {
public:
    explicit folder(graph network) : graph_(std::move(network)) {
        // Small files stay small: in all, what is computed is a few times what is stored.
        std::size_t stored = 0;
        for (const value& v : graph_.values)
            if (v.constant) stored += v.constant->values.size();
        budget_ = (std::size_t{1} << 22) + 2 * stored;
    }

    graph run() {
        for (node& n : graph_.nodes) fold(n);
        std::erase_if(graph_.nodes, [](const node& n) { return n.operation.empty(); });
        drop_unused();
        return std::move(graph_);
    }

private:
    /// What is known of the inputs: numbers, or a shape alone. Nothing if one has no shape.
    std::optional<std::vector<tensor>> known_shapes(const node& n) const {
        std::vector<tensor> known;
        for (const value_id in : n.inputs) {
            if (in == absent) {
                known.emplace_back();
                continue;
            }
            const value& v = graph_.values[in];
            if (!v.constant && !v.shape) return std::nullopt;
            known.push_back({v.type, v.constant ? extents() : *v.shape, {}});
        }
        return known;
    }

    bool all_constant(const node& n) const {
        return std::all_of(n.inputs.begin(), n.inputs.end(),
                           [&](value_id in) { return in == absent || graph_.values[in].constant; });
    }

    std::optional<results> compute(const node& n, const std::vector<tensor>& known, bool with_numbers) const {
        call c{n, describe(graph_, n), {}, with_numbers, budget_};
        for (std::size_t i = 0; i < n.inputs.size(); ++i) {
            const value_id in = n.inputs[i];
            const bool has_constant = in != absent && graph_.values[in].constant;
            c.inputs.push_back(in == absent   ? nullptr
                               : has_constant ? graph_.values[in].constant.get()
                                              : &known[i]);
        }
        try {
            return find_function(n.operation)(c);
        } catch (const unknown_shape&) { return std::nullopt; }
    }

    void fold(node& n) {
        for (value_id& in : n.inputs)
            if (const auto alias = aliases_.find(in); alias != aliases_.end()) in = alias->second;
        for (const std::size_t from : {0U, 1U})
            if (is_neutral(graph_, n, from)) n = {"Identity", n.name, {n.inputs[from]}, n.outputs, {}};
        if (n.operation == "Identity") return forward(n);
        if (!find_function(n.operation)) return;
        simplify_softmax(n);
        simplify_arithmetic(n);
        simplify_cast(n);
        const auto known = known_shapes(n);
        if (!known) return;
        const auto made = compute(n, *known, false);
        if (!made) return;
        note(n, *made);
        if (has_all_numbers(n, *made)) return replace(n, *made);
        if (all_constant(n) && !is_costly(n.operation) && n.operation != "Dropout" && fits(*made))
            if (const auto numbers = compute(n, *known, true)) replace(n, *numbers);
    }

    const shape* shape_of(const node& n, std::size_t i) const {
        if (i >= n.inputs.size() || n.inputs[i] == absent || !graph_.values[n.inputs[i]].shape)
            return nullptr;
        return &*graph_.values[n.inputs[i]].shape;
    }

    static std::int64_t* integer(node& n, const char* key) {
        const auto found = n.attributes.find(key);
        return found == n.attributes.end() ? nullptr : std::get_if<std::int64_t>(&found->second);
    }

    /// All axes from one on together are that axis, if it is the last that is not 1.
    void simplify_softmax(node& n) {
        const shape* in = shape_of(n, 0);
        const std::int64_t* axis = integer(n, "axis");
        if (!n.attributes.contains("flat") || !in || !axis) return;
        const auto rank = static_cast<std::int64_t>(in->size()), first = *axis < 0 ? *axis + rank : *axis;
        if (first < 0 || first >= rank) return;
        if (std::all_of(in->begin() + first + 1, in->end(), [](std::int64_t extent) { return extent == 1; }))
            n.attributes.erase("flat");
    }

    /// Before opset 7, arithmetic may begin at an axis; a constant gets the trailing ones that say the same.
    void simplify_arithmetic(node& n) {
        static const std::set<std::string_view> all = {"Add", "And", "Div", "Equal", "Greater", "Less",
                                                       "Mul", "Or",  "Pow", "Sub",   "Xor"};
        if (graph_.opset >= 7 || n.inputs.size() != 2 || !all.contains(n.operation)) return;
        const shape *a = shape_of(n, 0), *b = shape_of(n, 1);
        const std::int64_t* axis = integer(n, "axis");
        if (!a || !b || !axis || n.inputs[1] == absent || !graph_.values[n.inputs[1]].constant) return;
        const auto behind = static_cast<std::int64_t>(a->size() - b->size()) - *axis;
        if (a->size() < b->size() || *axis < 0 || behind < 0) return;
        value longer = graph_.values[n.inputs[1]];
        tensor numbers = *longer.constant;
        numbers.shape.insert(numbers.shape.end(), static_cast<std::size_t>(behind), 1);
        longer.shape = numbers.shape;
        longer.constant = std::make_shared<const tensor>(std::move(numbers));
        graph_.values.push_back(std::move(longer));
        n.inputs[1] = graph_.values.size() - 1;
        n.attributes.erase("axis");
    }

    /// Of the value that says the type only that is needed.
    void simplify_cast(node& n) const {
        constexpr std::int64_t onnx_float = 1;
        if (n.operation != "CastLike" || graph_.values[n.inputs[1]].type != element::float32) return;
        n.operation = "Cast";
        n.attributes = {{"to", onnx_float}};
        n.inputs.resize(1);
    }

    /// Whoever used the result uses the input.
    void forward(node& n) {
        if (n.inputs.size() != 1 || n.outputs.size() != 1 || n.inputs[0] == absent || n.outputs[0] == absent)
            return;
        const value_id from = n.inputs[0], to = n.outputs[0];
        const bool is_result = std::count(graph_.outputs.begin(), graph_.outputs.end(), to) != 0;
        value& v = graph_.values[to];
        v.type = graph_.values[from].type;
        v.shape = graph_.values[from].shape;
        v.constant = graph_.values[from].constant;
        if (v.constant) n.operation.clear();
        if (is_result || v.constant) return;
        aliases_[to] = from;
        n.operation.clear();
    }

    void note(const node& n, const results& made) {
        for (std::size_t i = 0; i < (std::min)(made.size(), n.outputs.size()); ++i) {
            if (n.outputs[i] == absent) continue;
            graph_.values[n.outputs[i]].type = made[i].type;
            graph_.values[n.outputs[i]].shape = made[i].shape;
        }
    }

    /// As Shape has them without the numbers of its input.
    static bool has_all_numbers(const node& n, const results& made) {
        return made.size() >= n.outputs.size() && std::all_of(made.begin(), made.end(), [](const tensor& t) {
                   return has_numbers(t) && !t.values.empty();
               });
    }

    bool fits(const results& made) const {
        std::size_t sum = 0;
        for (const tensor& t : made) {
            if (count(t.shape) > budget_) return false;
            sum += count(t.shape);
        }
        return sum <= budget_;
    }

    void replace(node& n, const results& numbers) {
        if (numbers.size() < n.outputs.size()) return;
        for (std::size_t i = 0; i < n.outputs.size(); ++i) {
            if (n.outputs[i] == absent) continue;
            budget_ -= (std::min)(budget_, numbers[i].values.size());
            graph_.values[n.outputs[i]].constant = std::make_shared<const tensor>(numbers[i]);
        }
        n.operation.clear();
    }

    void drop_unused() {
        std::vector<bool> used(graph_.values.size());
        for (const value_id out : graph_.outputs) used[out] = true;
        for (auto n = graph_.nodes.rbegin(); n != graph_.nodes.rend(); ++n) {
            const bool needed = std::any_of(n->outputs.begin(), n->outputs.end(),
                                            [&](value_id out) { return out != absent && used[out]; });
            if (!needed) n->operation.clear();
            for (const value_id in : n->inputs)
                if (needed && in != absent) used[in] = true;
        }
        std::erase_if(graph_.nodes, [](const node& n) { return n.operation.empty(); });
    }

    graph graph_;
    std::unordered_map<value_id, value_id> aliases_; ///< what Identity made, by another name
    std::size_t budget_ = 0;
};

} // namespace

graph fold(graph network) { return folder(std::move(network)).run(); }

} // namespace lamina::tool
