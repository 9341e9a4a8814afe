#include "commands/imported.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rewrite/fold.hpp"
#include "rewrite/recognize.hpp"
#include "structure/express.hpp"

namespace lamina::tool {

namespace {

/// For each node the nodes that it needs, itself among them.
std::vector<std::vector<bool>> find_needed(const graph& network) {
    const std::size_t n = network.nodes.size();
    std::vector<std::size_t> maker(network.values.size(), n);
    std::vector<std::vector<bool>> needed(n, std::vector<bool>(n));
    for (std::size_t i = 0; i < n; ++i) {
        needed[i][i] = true;
        for (const value_id in : network.nodes[i].inputs)
            if (in != absent && maker[in] < n)
                for (std::size_t j = 0; j < i; ++j)
                    if (needed[maker[in]][j]) needed[i][j] = true;
        for (const value_id out : network.nodes[i].outputs)
            if (out != absent) maker[out] = i;
    }
    return needed;
}

/// The node whose result cannot be said if the network ends at `last`; nothing if all of it can.
std::optional<value_id> obstacle(graph network, const node& last) {
    network.outputs = {last.outputs.front()};
    try {
        translate(recognize(fold(std::move(network))));
    } catch (const refused& e) { return e.value; } catch (const error&) {
        return last.outputs.front();
    }
    return std::nullopt;
}

/// The ends of parts of a network, the largest part first, without those that need a node which has no word.
class prefixes {
public:
    prefixes(const graph& network, value_id obstacle) : graph_(network), needed_(find_needed(network)) {
        for (std::size_t i = 0; i < network.nodes.size(); ++i)
            if (!network.nodes[i].outputs.empty() && network.nodes[i].outputs.front() != absent)
                ends_.push_back(i);
        std::ranges::sort(ends_, [&](std::size_t a, std::size_t b) {
            return size(a) != size(b) ? size(a) > size(b) : a < b;
        });
        avoid(obstacle);
    }

    /// "; --until "Concat_12" imports 40 of its 52 operators", or nothing.
    std::string offer() {
        constexpr int most_attempts = 12;
        for (int i = 0; i < most_attempts && !ends_.empty(); ++i) {
            const std::size_t end = ends_.front();
            const node& last = graph_.nodes[end];
            const auto found = obstacle(graph_, last);
            if (!found)
                return "; --until \"" + (last.name.empty() ? graph_.values[last.outputs[0]].name : last.name)
                       + "\" imports " + std::to_string(size(end)) + " of its "
                       + std::to_string(graph_.nodes.size()) + " operators";
            avoid(*found);
            if (!ends_.empty() && ends_.front() == end) ends_.erase(ends_.begin());
        }
        return "";
    }

private:
    std::size_t size(std::size_t end) const {
        return static_cast<std::size_t>(std::ranges::count(needed_[end], true));
    }
    /// Drops the ends that need the node with this result.
    void avoid(value_id result) {
        if (result == absent) return;
        for (std::size_t i = 0; i < graph_.nodes.size(); ++i)
            if (std::ranges::find(graph_.nodes[i].outputs, result) != graph_.nodes[i].outputs.end())
                std::erase_if(ends_, [&](std::size_t end) { return needed_[end][i]; });
    }

    const graph& graph_;
    std::vector<std::vector<bool>> needed_;
    std::vector<std::size_t> ends_;
};

} // namespace

imported import_graph(graph network) {
    imported result;
    result.network = fold(std::move(network));
    try {
        result.words = translate(recognize(result.network));
    } catch (const refused& e) {
        constexpr std::size_t most_nodes = 5000;
        if (result.network.nodes.size() > most_nodes) throw;
        raise(e.what() + prefixes(result.network, e.value).offer());
    }
    result.said = express(result.words.net);
    return result;
}

} // namespace lamina::tool
