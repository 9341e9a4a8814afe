// Weights in files beside the model, as models beyond 2 GB have them.
#include <lamina/language/error.hpp>

#include <charconv>
#include <fstream>
#include <optional>
#include <system_error>

#include "read/stored.hpp"

namespace lamina::tool {

namespace {

struct place {
    std::string location;
    std::uintmax_t offset = 0;
    std::optional<std::uintmax_t> length;
};

std::uintmax_t number(const std::string& text, const std::string& name) {
    std::uintmax_t value = 0;
    const auto [end, bad] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (bad != std::errc() || end != text.data() + text.size())
        raise(name + ": \"" + text + "\" is no place in a file");
    return value;
}

place find_place(const onnx::TensorProto& stored, const std::string& name) {
    place p;
    for (const auto& entry : stored.external_data()) {
        if (entry.key() == "location") p.location = entry.value();
        if (entry.key() == "offset") p.offset = number(entry.value(), name);
        if (entry.key() == "length") p.length = number(entry.value(), name);
    }
    return p;
}

/// The file, which must be in the model's folder once links are followed.
std::filesystem::path checked_path(const std::filesystem::path& folder, const std::string& location,
                                   const std::string& name) {
    const std::filesystem::path relative(location);
    const bool names_it =
        !location.empty() && relative.is_relative() && location.find('\0') == std::string::npos;
    std::error_code bad;
    const std::filesystem::path home = std::filesystem::canonical(folder.empty() ? "." : folder, bad);
    const std::filesystem::path file = std::filesystem::weakly_canonical(home / relative, bad);
    const std::filesystem::path inside = file.lexically_relative(home);
    if (!names_it || bad || inside.empty() || *inside.begin() == ".." || inside == ".")
        raise(name + ": its data would be in \"" + location + "\", which is outside the model's folder");
    if (!std::filesystem::is_regular_file(file, bad))
        raise(name + ": its data is in \"" + location + "\", which is not beside the model");
    return file;
}

} // namespace

void load_external(onnx::TensorProto& stored, const std::filesystem::path& folder, const std::string& name) {
    if (stored.data_location() != onnx::TensorProto::EXTERNAL) return;
    const place p = find_place(stored, name);
    const std::filesystem::path path = checked_path(folder, p.location, name);
    std::error_code bad;
    const std::uintmax_t size = std::filesystem::file_size(path, bad);
    if (bad || p.offset > size || (p.length && *p.length > size - p.offset))
        raise(name + ": its data goes beyond the end of " + path.string());
    std::string raw(static_cast<std::size_t>(p.length ? *p.length : size - p.offset), '\0');
    std::ifstream file(path, std::ios::binary);
    file.seekg(static_cast<std::streamoff>(p.offset));
    if (!file.read(raw.data(), static_cast<std::streamsize>(raw.size())))
        raise(name + ": " + path.string() + " cannot be read");
    stored.set_raw_data(std::move(raw));
    stored.clear_external_data();
    stored.set_data_location(onnx::TensorProto::DEFAULT);
}

} // namespace lamina::tool
