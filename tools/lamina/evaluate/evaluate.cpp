#include "evaluate/evaluate.hpp"

#include <lamina/language/error.hpp>

#include <memory>
#include <utility>

#include "evaluate/call.hpp"
#include "graph/describe.hpp"

namespace lamina::tool {

namespace {

using known_tensors = std::vector<std::shared_ptr<const tensor>>;

/// How often each value is still needed; results are needed once more than used.
std::vector<std::size_t> count_uses(const graph& network) {
    std::vector<std::size_t> uses(network.values.size());
    for (const node& n : network.nodes)
        for (const value_id in : n.inputs)
            if (in != absent) ++uses[in];
    for (const value_id out : network.outputs) ++uses[out];
    return uses;
}

known_tensors given(const graph& network, const std::map<std::string, tensor>& inputs) {
    known_tensors known(network.values.size());
    for (std::size_t i = 0; i < known.size(); ++i) known[i] = network.values[i].constant;
    for (const value_id in : network.inputs) {
        const auto found = inputs.find(network.values[in].name);
        if (found == inputs.end()) raise("input \"" + network.values[in].name + "\" has no numbers");
        if (!has_numbers(found->second))
            raise("input \"" + network.values[in].name + "\" has not as many numbers as its shape says");
        known[in] = std::make_shared<const tensor>(found->second);
    }
    return known;
}

results run(const graph& network, const node& n, const known_tensors& known) {
    const function compute = find_function(n.operation);
    const std::string where = describe(network, n);
    if (!compute) raise(where + ": the operator " + n.operation + " is not supported");
    call c{n, where, {}};
    for (const value_id in : n.inputs) {
        c.inputs.push_back(in == absent ? nullptr : known[in].get());
        if (in != absent && !known[in])
            c.fail("its input \"" + network.values[in].name + "\" is not computed");
    }
    return compute(c);
}

} // namespace

bool can_evaluate(const std::string& operation) { return find_function(operation) != nullptr; }

std::vector<tensor> evaluate(const graph& network, const std::map<std::string, tensor>& inputs,
                             const std::function<void(double)>& done) {
    known_tensors known = given(network, inputs);
    std::vector<std::size_t> uses = count_uses(network);
    double computed = 0;
    for (const node& n : network.nodes) {
        if (done) done(computed++ / static_cast<double>(network.nodes.size()));
        results made = run(network, n, known);
        for (std::size_t i = 0; i < n.outputs.size(); ++i) {
            if (n.outputs[i] == absent) continue;
            if (i >= made.size())
                raise(describe(network, n) + ": result " + std::to_string(i) + " is not supported");
            if (uses[n.outputs[i]] > 0)
                known[n.outputs[i]] = std::make_shared<const tensor>(std::move(made[i]));
        }
        for (const value_id in : n.inputs)
            if (in != absent && --uses[in] == 0) known[in].reset();
    }
    std::vector<tensor> found;
    for (const value_id out : network.outputs) {
        if (!known[out]) raise("result \"" + network.values[out].name + "\" is not computed");
        found.push_back(*known[out]);
    }
    return found;
}

} // namespace lamina::tool
