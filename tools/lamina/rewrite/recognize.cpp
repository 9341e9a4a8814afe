#include "rewrite/recognize.hpp"

#include <initializer_list>
#include <utility>

#include "rewrite/patterns.hpp"
#include "rewrite/spell_out.hpp"

namespace lamina::tool {

namespace {

using rule = bool (*)(editing&, node&);

/// The graph after the first rule that rewrites each node.
graph rewritten(graph network, std::initializer_list<rule> rules) {
    editing to(std::move(network));
    for (node& n : to.whole().nodes)
        for (const rule r : rules)
            if (r(to, n)) break;
    return std::move(to).finished();
}

} // namespace

graph recognize(graph network) {
    network =
        rewritten(std::move(network), {recognize_activation, recognize_gelu, recognize_shuffle,
                                       recognize_layer_norm, recognize_group_norm, recognize_attention});
    // Afterwards, as activations begin with summands, too.
    network = rewritten(std::move(network), {merge_padding, merge_scaling, merge_factors});
    return spell_out(std::move(network));
}

} // namespace lamina::tool
