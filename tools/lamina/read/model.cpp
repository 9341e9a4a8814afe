#include "read/model.hpp"

#include <lamina/language/error.hpp>

#include <algorithm>
#include <limits>
#include <string>

#include "read/stored.hpp"

namespace lamina::tool {

namespace {

/// The first sentence of a message of several lines, with the node that it is about.
std::string shortened(std::string message) {
    std::replace(message.begin(), message.end(), '\n', ' ');
    return message.size() > 400 ? message.substr(0, 400) + " ..." : message;
}

void check_opset(const onnx::ModelProto& model) {
    const int opset = opset_of(model);
    if (opset < 1) raise("it does not say which opset of ONNX it uses");
    if (opset > newest_opset)
        raise("it uses opset " + std::to_string(opset) + ", and the newest that is known is "
              + std::to_string(newest_opset) + "; export it with opset_version=17");
}

} // namespace

int opset_of(const onnx::ModelProto& model) {
    std::int64_t opset = 0;
    for (const auto& set : model.opset_import())
        if (set.domain().empty() || set.domain() == "ai.onnx") opset = set.version();
    return static_cast<int>(std::clamp<std::int64_t>(opset, 0, 1 << 20));
}

/// What the checker refuses without need: a graph without a name, and a newer format of what it knows.
void check_model(onnx::ModelProto& model) {
    const auto known = onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map();
    if (opset_of(model) > known.at("").second) return;
    if (model.graph().name().empty()) model.mutable_graph()->set_name("graph");
    model.set_ir_version(
        (std::min)(model.ir_version(), static_cast<std::int64_t>(onnx::Version::IR_VERSION)));
    try {
        onnx::checker::check_model(model);
    } catch (const std::exception& e) { raise("ONNX's checker refuses it: " + shortened(e.what())); }
}

onnx::ModelProto parse_model(std::span<const std::uint8_t> bytes) {
    google::protobuf::SetLogHandler(nullptr);
    if (bytes.size() > static_cast<std::size_t>((std::numeric_limits<int>::max)()))
        raise("larger than 2 GB; export it with its weights in files beside it (external data)");
    onnx::ModelProto model;
    if (!model.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) || !model.has_graph())
        raise("not a model of ONNX; is the file complete?");
    check_opset(model);
    return model;
}

void load_data(onnx::ModelProto& model, const std::filesystem::path& folder) {
    for (auto& stored : *model.mutable_graph()->mutable_initializer())
        load_external(stored, folder, "tensor \"" + stored.name() + "\"");
    for (auto& node : *model.mutable_graph()->mutable_node())
        for (auto& a : *node.mutable_attribute())
            if (a.has_t())
                load_external(*a.mutable_t(), folder, "node \"" + node.name() + "\", attribute " + a.name());
}

} // namespace lamina::tool
