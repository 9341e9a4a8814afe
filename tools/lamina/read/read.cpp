#include "read/read.hpp"

#include <lamina/files/file.hpp>

#include <exception>
#include <new>
#include <utility>

#include "read/builder.hpp"
#include "read/cut.hpp"
#include "read/model.hpp"
#include "read/refuse.hpp"

namespace lamina::tool {

namespace {

graph build(onnx::ModelProto model, const input_shapes& shapes) {
    refuse_foreign(model.graph());
    check_model(model);
    return graph_builder(std::move(model), shapes).build();
}

/// Whatever goes wrong becomes a sentence that begins with the file.
template <class Read>
graph guarded(const std::string& name, Read read) {
    try {
        return read();
    } catch (const error& e) {
        const std::string sentence = e.what();
        raise(sentence.starts_with(name) ? sentence : name + ": " + sentence);
    } catch (const std::bad_alloc&) {
        raise(name + ": there is not enough memory for it");
    } catch (const std::exception& e) { raise(name + ": ONNX's library cannot read it: " + e.what()); }
}

} // namespace

graph read_onnx(const std::filesystem::path& file, const input_shapes& shapes,
                const std::vector<std::string>& ends) {
    return guarded(file.string(), [&] {
        onnx::ModelProto model = parse_model(read_file(file));
        if (!ends.empty()) cut_model(model, ends);
        load_data(model, file.parent_path());
        graph network = build(std::move(model), shapes);
        network.source = file.filename().string();
        return network;
    });
}

graph read_onnx(std::span<const std::uint8_t> bytes, const std::string& name, const input_shapes& shapes,
                const std::vector<std::string>& ends) {
    return guarded(name, [&] {
        onnx::ModelProto model = parse_model(bytes);
        if (!ends.empty()) cut_model(model, ends);
        graph network = build(std::move(model), shapes);
        network.source = name;
        return network;
    });
}

} // namespace lamina::tool
