#pragma once

#include <lamina/weights/constant_header.hpp>
#include <lamina/weights/encoded_weights.hpp>
#include <lamina/weights/source_text.hpp>
#include <lamina/weights/stored_tensor.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace lamina {

/// How write_header writes weights.
struct header_options {
    std::string name = "weights";        ///< of the constant, perhaps with namespaces: "nets::digits_weights"
    stored_type type = stored_type::f32; ///< or f16, bf16, rounded to the nearest, or i8: quantized_weights
    std::string source{};                ///< where the weights come from, for the header's first comment
    bool as_bytes = false;               ///< in a second file, which the assembler reads (ELF only)
};

namespace detail {

/// `where` begins the message of an error, here and below.
inline std::string tensor_text(const std::string& where, const stored_tensor& t) {
    if (!is_one_line(t.tensor) || t.tensor.find_first_of("\"\\") != std::string::npos)
        raise(where + ": a tensor's name has quotes, backslashes or control characters");
    if (t.extents.size() > 4)
        raise({where, ": tensor '", t.tensor, "' has ", t.extents.size(), " extents, expected at most 4"});
    std::string extents;
    for (const std::size_t extent : t.extents)
        extents += (extents.empty() ? "" : ", ") + std::to_string(extent);
    return "{\"" + t.tensor + "\", {" + extents + "}}";
}

/// What the constant is: its type without the end, and the type of its numbers.
struct constant_type {
    std::string type, numbers;
};
inline constant_type constant_type_of(const encoded_weights& w, std::size_t tensors) {
    const std::string head = std::to_string(tensors) + ", ", count = std::to_string(w.numbers.size());
    if (w.type == stored_type::i8) {
        const std::string sizes = count + ", " + std::to_string(w.scales.size());
        return {"lamina::quantized_weights<" + head + sizes, "lamina::scaled_bytes<" + sizes + ">"};
    }
    const std::string number = w.type == stored_type::f32   ? "float"
                               : w.type == stored_type::f16 ? "lamina::float16"
                                                            : "lamina::bfloat16";
    return {"lamina::embedded_weights<" + number + ", " + head + count,
            "std::array<" + number + ", " + count + ">"};
}

/// The numbers as C++ writes them.
inline std::string numbers_text(const encoded_weights& w) {
    std::string numbers = "{" + source_list(w.numbers, w.type) + "}";
    if (w.type != stored_type::i8) return numbers;
    return "{{" + source_list(w.scales, stored_type::f32) + "},\n    " + numbers + "}";
}

/// The header with embedded weights.
inline constant_header to_header(const std::string& where, std::span<const stored_tensor> tensors,
                                 const header_options& options) {
    using enum stored_type;
    const constant_name c(where, options.name);
    if (!is_one_line(options.source)) raise(where + ": the source has control characters");
    if (options.type != f32 && options.type != f16 && options.type != bf16 && options.type != i8)
        raise(where + ": weights are embedded as F32, F16, BF16 or I8");
    encoded_weights w{options.type};
    std::string names, body, includes = "#include <lamina/runtime/embedded_weights.hpp>\n";
    source_lines name_lines(names);
    for (const stored_tensor& t : tensors) {
        name_lines.add(tensor_text(where, t));
        append_encoded(w, where, t);
    }
    const auto [type, numbers] = constant_type_of(w, tensors.size());
    constant_header header;
    if (options.as_bytes) {
        header.bytes = bytes_of(w);
        body = bytes_text(c, numbers, header.bytes.size());
        includes = "#include <lamina/runtime/embedded_bytes.hpp>\n" + includes;
    }
    body += "inline constexpr " + type + (options.as_bytes ? ", const " + numbers + "&> " : "> ") + c.name
            + " = {\n    {{" + names + "}},\n    " + (options.as_bytes ? c.name + "_bytes" : numbers_text(w))
            + "};\n";
    const std::string from = options.source.empty() ? "" : ", from " + options.source;
    header.text = header_text(std::to_string(w.numbers.size()) + " weights" + from + ".", includes, c, body);
    return header;
}

} // namespace detail

} // namespace lamina
