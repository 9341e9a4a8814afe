#include "text/replaced.hpp"

namespace lamina::tool {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

std::string with_weights(const std::string& program, const origin& from, const std::string& model,
                         const std::string& folder) {
    const std::string header =
        "#include \"NAME_weights.hpp\"\n\n#include <lamina/weights/embedded_weights.hpp>";
    const std::string text = replaced(program, "INCLUDE", from.embedded ? header : "");
    const std::string load = from.embedded
                                 ? "lamina::load_weights<imported::NAME_weights>(" + model + ")"
                                 : "lamina::load_weights(" + model + ", " + folder + "NAME.safetensors\")";
    return replaced(replaced(text, "LOAD", load), "NAME", from.name);
}

} // namespace lamina::tool
