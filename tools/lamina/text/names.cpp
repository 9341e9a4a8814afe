#include "text/names.hpp"

namespace lamina::tool {

std::string identifier(const std::string& name) {
    std::string plain;
    for (const char c : name) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
        plain += letter || digit ? c : '_';
    }
    return plain.empty() || (plain[0] >= '0' && plain[0] <= '9') ? "net_" + plain : plain;
}

} // namespace lamina::tool
