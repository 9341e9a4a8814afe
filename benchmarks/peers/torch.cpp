#include "torch.hpp"

#include <ATen/Parallel.h>
#include <torch/version.h>

namespace peers {

namespace {

void use_threads(std::size_t count) {
    at::set_num_threads(int(count));
    static const bool once = [] {
        at::set_num_interop_threads(1);
        return true;
    }();
    static_cast<void>(once);
}

} // namespace

std::vector<engine> torch_engines() {
    using torch_engine::way;
    const std::string library =
        "PyTorch " + std::to_string(TORCH_VERSION_MAJOR) + "." + std::to_string(TORCH_VERSION_MINOR);
    const auto with = [&](std::string name, way how) {
        return engine{library, std::move(name), [how](const job& j) {
                          use_threads(j.threads);
                          return j.what == mode::train ? torch_engine::prepare_training(j, how)
                                                       : torch_engine::prepare_prediction(j, how);
                      }};
    };
    return {with("", way::channels_first), with("channels last", way::channels_last),
            with("frozen", way::frozen)};
}

} // namespace peers
