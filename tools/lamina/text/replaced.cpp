#include "text/replaced.hpp"

namespace lamina::tool {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
    return text;
}

std::string load_text(const origin& from, const std::string& model, const std::string& folder) {
    return from.embedded ? "lamina::load_weights<imported::NAME_weights>(" + model + ")"
                         : "lamina::load_weights(" + model + ", " + folder + "NAME.safetensors\")";
}

} // namespace lamina::tool
