#include <cstdint>
#include <memory>
#include <onnxruntime_c_api.h>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine.hpp"
#include "onnxruntime_model.hpp"

namespace peers {

namespace {

const OrtApi& api() {
    static const OrtApi* const a = OrtGetApiBase()->GetApi(ORT_API_VERSION);
    if (a == nullptr) throw std::runtime_error("the library of ONNX Runtime is older than its header");
    return *a;
}

void require(OrtStatus* status) {
    if (status == nullptr) return;
    const std::string message = api().GetErrorMessage(status);
    api().ReleaseStatus(status);
    throw std::runtime_error("ONNX Runtime: " + message);
}

/// An object of ONNX Runtime with the function that releases it.
template <class T>
using owned = std::unique_ptr<T, void (*)(T*)>;

OrtEnv* environment() {
    static const owned<OrtEnv> env = [] {
        OrtEnv* made = nullptr;
        require(api().CreateEnv(ORT_LOGGING_LEVEL_ERROR, "peers", &made));
        return owned<OrtEnv>(made, api().ReleaseEnv);
    }();
    return env.get();
}

owned<OrtSession> session_of(const job& j) {
    OrtSessionOptions* o = nullptr;
    require(api().CreateSessionOptions(&o));
    const owned<OrtSessionOptions> options(o, api().ReleaseSessionOptions);
    require(api().SetIntraOpNumThreads(o, int(j.threads)));
    require(api().SetInterOpNumThreads(o, 1));
    require(api().SetSessionExecutionMode(o, ORT_SEQUENTIAL));
    require(api().SetSessionGraphOptimizationLevel(o, ORT_ENABLE_ALL));
    const std::string model = onnx_of(j.net.folded(), j.batch_size);
    OrtSession* made = nullptr;
    require(api().CreateSessionFromArray(environment(), model.data(), model.size(), o, &made));
    return {made, api().ReleaseSession};
}

/// A tensor that refers to `values`.
owned<OrtValue> tensor_over(std::vector<float>& values, std::size_t batch_size, extents e) {
    OrtMemoryInfo* m = nullptr;
    require(api().CreateCpuMemoryInfo(OrtArenaAllocator, OrtMemTypeDefault, &m));
    const owned<OrtMemoryInfo> info(m, api().ReleaseMemoryInfo);
    const std::int64_t shape[] = {std::int64_t(batch_size), std::int64_t(e.channels), std::int64_t(e.height),
                                  std::int64_t(e.width)};
    OrtValue* made = nullptr;
    require(api().CreateTensorWithDataAsOrtValue(m, values.data(), values.size() * sizeof(float), shape,
                                                 e.pixels() == 1 ? 2 : 4, ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT,
                                                 &made));
    return {made, api().ReleaseValue};
}

class prediction : public task {
public:
    explicit prediction(const job& j)
        : session_(session_of(j)), images_(j.batches.front().images),
          predictions_(j.batch_size * j.net.output().size()),
          in_(tensor_over(images_, j.batch_size, j.net.input())),
          out_(tensor_over(predictions_, j.batch_size, j.net.output())) {}

    void run() override {
        const char *const inputs[] = {"input"}, *const outputs[] = {"output"};
        const OrtValue* const in = in_.get();
        OrtValue* out = out_.get();
        require(api().Run(session_.get(), nullptr, inputs, &in, 1, outputs, 1, &out));
    }
    std::vector<float> result() override { return predictions_; }

private:
    owned<OrtSession> session_;
    std::vector<float> images_, predictions_;
    owned<OrtValue> in_, out_;
};

std::unique_ptr<task> prepare(const job& j) {
    if (j.what == mode::train) return nullptr;
    return std::make_unique<prediction>(j);
}

} // namespace

std::vector<engine> onnxruntime_engines() {
    const std::string version = OrtGetApiBase()->GetVersionString();
    return {{"ONNX Runtime " + version.substr(0, version.rfind('.')), "", prepare}};
}

} // namespace peers
