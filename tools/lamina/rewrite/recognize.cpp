#include "rewrite/recognize.hpp"

#include "rewrite/patterns.hpp"
#include "rewrite/spell_out.hpp"

namespace lamina::tool {

graph recognize(graph network) {
    editing to(std::move(network));
    for (node& n : to.whole().nodes)
        for (bool (*const rule)(editing&, node&) :
             {recognize_activation, recognize_gelu, recognize_shuffle, recognize_layer_norm,
              recognize_group_norm, merge_padding})
            if (rule(to, n)) break;
    return spell_out(std::move(to).finished());
}

} // namespace lamina::tool
