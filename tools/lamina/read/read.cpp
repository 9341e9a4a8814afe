#include "read/read.hpp"

#include <lamina/language/error.hpp>

#include <exception>
#include <new>

#include "read/builder.hpp"
#include "read/model.hpp"
#include "read/refuse.hpp"

namespace lamina::tool {

namespace {

graph read(const std::filesystem::path& file, const input_shapes& shapes) {
    onnx::ModelProto model = load_model(file);
    refuse_foreign(model.graph());
    check_model(model, file);
    graph network = graph_builder(model, shapes).build();
    network.source = file.filename().string();
    return network;
}

} // namespace

graph read_onnx(const std::filesystem::path& file, const input_shapes& shapes) {
    const std::string name = file.string();
    try {
        return read(file, shapes);
    } catch (const error& e) {
        const std::string sentence = e.what();
        raise(sentence.starts_with(name) ? sentence : name + ": " + sentence);
    } catch (const std::bad_alloc&) {
        raise(name + ": there is not enough memory for it");
    } catch (const std::exception& e) { raise(name + ": ONNX's library cannot read it: " + e.what()); }
}

} // namespace lamina::tool
