#pragma once

#include <lamina/weights/stored_tensor.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lamina::detail {

/// Shell commands, one line each, that make a safetensors file. docs/guide/weights.md shows the same ones.
namespace recipes {
inline constexpr const char* torch =
    R"sh(python3 -c "import torch, safetensors.torch as s; s.save_file({k: v.clone().contiguous() for k, )sh"
    R"sh(v in torch.load('net.pt', map_location='cpu', weights_only=True).items()}, 'net.safetensors')")sh";
inline constexpr const char* keras =
    R"sh(python3 -c "import keras, safetensors.numpy as s; s.save_file({getattr(w, 'path', w.name): )sh"
    R"sh(w.numpy() for w in keras.models.load_model('net.keras').weights}, 'net.safetensors')")sh";
inline constexpr const char* numpy =
    R"sh(python3 -c "import numpy, safetensors.numpy as s; s.save_file(dict(numpy.load('net.npz')), )sh"
    R"sh('net.safetensors')")sh";
inline constexpr const char* onnx =
    R"sh(python3 -c "import onnx.numpy_helper as h, safetensors.numpy as s; s.save_file({t.name: )sh"
    R"sh(h.to_array(t) for t in onnx.load('net.onnx').graph.initializer}, 'net.safetensors')")sh";
} // namespace recipes

using first_of_file = std::span<const std::uint8_t>;

inline bool begins_with(first_of_file file, std::string_view with, std::size_t at = 0) {
    return file.size() >= at + with.size()
           && std::ranges::equal(file.subspan(at, with.size()), with, {},
                                 [](std::uint8_t byte) { return static_cast<char>(byte); });
}

/// The name of the first file in a zip archive, cut off where the bytes end.
inline std::string_view first_in_zip(first_of_file file) {
    constexpr std::size_t length_at = 26, name_at = 30;
    if (file.size() < name_at) return {};
    const std::size_t length = load_little<std::uint16_t>(file.data() + length_at);
    return {reinterpret_cast<const char*>(file.data()) + name_at, (std::min)(length, file.size() - name_at)};
}

/// The recipe for a zip archive whose first file has this name; nullptr if unknown.
inline const char* zip_recipe(std::string_view first) {
    if (first.ends_with(".npy")) return recipes::numpy;
    if (first == "metadata.json" || first == "config.json" || first.ends_with(".h5")) return recipes::keras;
    for (const std::string_view end : {"/data.pkl", "/.format_version", "/version", "/byteorder"})
        if (first.ends_with(end)) return recipes::torch;
    return nullptr;
}

/// ONNX files begin with a small version number, followed by a string, the graph or a list (Protocol
/// Buffers).
inline bool looks_like_onnx(first_of_file file) {
    constexpr std::uint8_t version = 0x08, largest = 0x20;
    return file.size() >= 3 && file[0] == version && file[1] != 0 && file[1] < largest
           && (file[2] == 0x12 || file[2] == 0x3A || file[2] == 0x42);
}

/// HDF5's signature is at offset 0, 512, 1024, 2048, …
inline bool is_hdf5(first_of_file file) {
    constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
    for (std::size_t at = 0; at < file.size(); at = at == 0 ? 512 : 2 * at)
        if (begins_with(file, signature, at)) return true;
    return false;
}

/// The header length is eight bytes, the last four of which are zero; the same can be true of a gzip file.
inline bool looks_like_safetensors(first_of_file file) {
    if (file.size() <= 8 || load_little<std::uint32_t>(file.data() + 4) != 0) return false;
    return file[8] == '{' || !begins_with(file, "\x1f\x8b");
}

/// If the first bytes are those of another weight format, throws an error that names it and says how to make
/// a safetensors file from it.
inline void refuse_other_formats(first_of_file file, const std::string& name) {
    if (looks_like_safetensors(file)) return;
    const auto refuse = [&](const std::string& what, const char* recipe) {
        raise({name, ": is ", what, ", not a safetensors file; this makes one:\n  ", recipe});
    };
    if (begins_with(file, "PK\x03\x04")) {
        const char* const recipe = zip_recipe(first_in_zip(file));
        if (recipe == recipes::torch) refuse("a file of PyTorch", recipe);
        if (recipe == recipes::keras) refuse("a model of Keras", recipe);
        if (recipe == recipes::numpy) refuse("an archive of NumPy", recipe);
        raise({name, ": is a zip archive, not a safetensors file"});
    }
    if (file.size() >= 2 && file[0] == 0x80 && file[1] >= 2 && file[1] <= 5)
        refuse("a pickle, as PyTorch writes them", recipes::torch);
    if (is_hdf5(file)) refuse("an HDF5 file, as Keras writes them", recipes::keras);
    if (looks_like_onnx(file)) refuse("a model of ONNX", recipes::onnx);
    if (begins_with(file, "\x93NUMPY"))
        raise({name, ": is an array of NumPy, not a safetensors file, which has names for its tensors"});
    if (begins_with(file, "\x1f\x8b")) raise({name, ": is compressed with gzip; unpack it first (gunzip)"});
    if (begins_with(file, "version https://git-lfs"))
        raise({name, ": only says where Git LFS keeps the file; fetch it (git lfs pull)"});
    if (begins_with(file, "<")) raise({name, ": is a page of HTML or XML, not a safetensors file"});
}

} // namespace lamina::detail
