#include "engine.hpp"

namespace peers {

std::vector<engine> all_engines() {
    std::vector<engine> all = lamina_engines();
    [[maybe_unused]] const auto add = [&](const std::vector<engine>& more) {
        all.insert(all.end(), more.begin(), more.end());
    };
#ifdef PEERS_WITH_ONEDNN
    add(onednn_engines());
#endif
#ifdef PEERS_WITH_ONNXRUNTIME
    add(onnxruntime_engines());
#endif
#ifdef PEERS_WITH_TORCH
    add(torch_engines());
#endif
#ifdef PEERS_WITH_DLIB
    add(dlib_engines());
#endif
    return all;
}

std::string absent_engines() { return PEERS_ABSENT; }

} // namespace peers
