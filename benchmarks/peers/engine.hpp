#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "network.hpp"
#include "workload.hpp"

namespace peers {

/// The stochastic gradient descent that all engines use.
struct descent {
    static constexpr float rate = 1e-3f, momentum = 0.9f;
};

/// A network prepared by an engine for one kind of work: weights in its own layout, memory allocated.
class task {
public:
    virtual ~task() = default;

    /// Predicts the first batch, or takes a training step with the next one, cycling through the batches.
    virtual void run() = 0;
    /// The predictions of `run`, channels first, or the loss of its step.
    virtual std::vector<float> result() = 0;
};

/// What an engine is asked to do. Network and batches outlive the task.
struct job {
    const std::string& network_name;
    const network& net;
    mode what;
    std::size_t batch_size;
    std::span<const batch> batches;
    std::size_t threads;
};

/// A library, and one way to use it.
struct engine {
    std::string maker, way;
    /// Returns null if the engine cannot do a job, or not in a way of its own.
    std::function<std::unique_ptr<task>(const job&)> prepare;

    std::string name() const { return way.empty() ? maker : maker + ", " + way; }
};

std::vector<engine> lamina_engines();
std::vector<engine> onednn_engines();
std::vector<engine> torch_engines();
std::vector<engine> onnxruntime_engines();
std::vector<engine> dlib_engines();

/// Lamina and the peers that were found when this program was built.
std::vector<engine> all_engines();
/// The peers that were not found, with the packages that provide them.
std::string absent_engines();

} // namespace peers
