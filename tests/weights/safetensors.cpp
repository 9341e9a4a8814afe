// needs: safetensors
#include <lamina/weights/safetensors.hpp>

#include <doctest/doctest.h>

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../scratch.hpp"

using namespace lamina;
using namespace lamina::detail;
using namespace lamina_test;

namespace {

/// A file with this header and `data_size` bytes 0, 1, 2 … of data.
bytes make_file(std::string_view header, std::size_t data_size = 0) {
    bytes file;
    detail::append_little(file, std::uint64_t{header.size()});
    file.insert(file.end(), header.begin(), header.end());
    for (std::size_t i = 0; i < data_size; ++i) file.push_back(static_cast<std::uint8_t>(i));
    return file;
}

std::string error_reading(const bytes& file) {
    const scratch here;
    return error_of(here, [&] { read_safetensors(here.put("file", file)); });
}
std::string error_reading(std::string_view header, std::size_t data_size = 0) {
    return error_reading(make_file(header, data_size));
}
/// The error for a single tensor 'w' with these fields and 8 bytes of data.
std::string error_in(const std::string& fields) { return error_reading(R"({"w":{)" + fields + "}}", 8); }

std::vector<stored_tensor> example() {
    const std::vector<float> weights{1, 2, 3, 4, 5, 6}, bias{-1, 0.5F};
    return {{"mask", stored_type::boolean, {3}, {1, 0, 1}},
            to_stored<float>("conv.weight", {1, 2, 3}, weights),
            {"steps", stored_type::i64, {}, {7, 0, 0, 0, 0, 0, 0, 0}},
            to_stored<float>("conv.bias", {2}, bias),
            {"nothing", stored_type::u16, {4, 0}, {}}};
}

} // namespace

TEST_CASE("a safetensors file is read") {
    const scratch here;
    const auto path =
        here.put("file", make_file(R"({"__metadata__":{"format":"pt","note":"é\n"},)"
                                   R"("b":{"shape":[2],"dtype":"U16","data_offsets":[6,10]},)"
                                   R"("a":{"dtype":"I8","shape":[2,3],"data_offsets":[0,6]}}   )",
                                   10));
    const safetensors_file file = read_safetensors(path);
    REQUIRE(file.tensors.size() == 2);
    CHECK(file.tensors[0].bytes == bytes{0, 1, 2, 3, 4, 5});
    CHECK(file.tensors[1].tensor == "b");
    CHECK(file.tensors[1].type == stored_type::u16);
    CHECK(file.tensors[1].extents == std::vector<std::size_t>{2});
    CHECK(file.tensors[1].bytes == bytes{6, 7, 8, 9});
    CHECK(file.metadata == std::map<std::string, std::string>{{"format", "pt"}, {"note", "é\n"}});
    REQUIRE(file.find("a"));
    CHECK(file.find("a")->extents == std::vector<std::size_t>{2, 3});
    CHECK(file.find("c") == nullptr);
    CHECK(read_safetensors(here.put("empty", make_file("{}"))).tensors.empty());
}

TEST_CASE("what is written comes back, wide elements first") {
    const scratch here;
    write_safetensors(here / "file", example(), {{"b", "2"}, {"a", "\"quoted\" ü"}});
    const safetensors_file file = read_safetensors(here / "file");
    CHECK(here.count() == 1);
    std::vector<std::string> order;
    for (const stored_tensor& t : file.tensors) order.push_back(t.tensor);
    CHECK(order == std::vector<std::string>{"steps", "conv.weight", "conv.bias", "nothing", "mask"});
    for (const stored_tensor& expected : example()) {
        const stored_tensor* found = file.find(expected.tensor);
        REQUIRE(found);
        CHECK(found->type == expected.type);
        CHECK(found->extents == expected.extents);
        CHECK(found->bytes == expected.bytes);
    }
    CHECK(file.metadata == std::map<std::string, std::string>{{"a", "\"quoted\" ü"}, {"b", "2"}});
}

TEST_CASE("a file is written byte for byte as the format says, and always the same") {
    const scratch here;
    const std::vector<float> one{1};
    write_safetensors(here / "file", {{"m", stored_type::u8, {1}, {9}}, to_stored<float>("w", {1, 1}, one)},
                      {{"k", "v"}});
    std::string header =
        R"({"__metadata__":{"k":"v"},"w":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},)"
        R"("m":{"dtype":"U8","shape":[1],"data_offsets":[4,5]}})";
    header.resize((header.size() + 7) / 8 * 8, ' ');
    bytes expected = make_file(header);
    expected.insert(expected.end(), {0, 0, 0x80, 0x3f, 9});
    CHECK(read_file(here / "file") == expected);
    write_safetensors(here / "notes", {}, {{"\"", "\\/\b\f\n\r\t\x01\x7f"}});
    CHECK(read_safetensors(here / "notes").metadata.at("\"") == "\\/\b\f\n\r\t\x01\x7f");
    write_safetensors(here / "none", {});
    CHECK(read_file(here / "none") == make_file("{}      "));
}

TEST_CASE("a header of the wrong length is named") {
    CHECK(error_reading(bytes{1, 2, 3})
          == "file: not a safetensors file: expected at least 8 bytes, found 3");
    bytes file = make_file("{}");
    file[0] = 3;
    CHECK(error_reading(file) == "file: the header is said to be 3 bytes long, but 2 follow");
    CHECK(error_reading(bytes(16, 255))
          == "file: the header is said to be 18446744073709551615 bytes long, but 8 follow");
    CHECK(error_reading(bytes(8)) == "file: the header does not begin with '{'");
    CHECK(error_reading(" {}") == "file: the header does not begin with '{'");
}

TEST_CASE("a header longer than the format allows is refused") {
    bytes file(100'000'010, ' ');
    file[0] = 0x01, file[1] = 0xe1, file[2] = 0xf5, file[3] = 0x05;
    file[4] = file[5] = file[6] = file[7] = 0;
    const auto split = [&] { detail::split_safetensors(file, "file"); };
    CHECK(error_of(scratch(), split)
          == "file: the header is said to be 100000001 bytes long, but the format allows 100000000");
}

TEST_CASE("a header that is no JSON is named with the place") {
    CHECK(error_reading("{\"a\"}").starts_with("file: the header is not valid JSON at byte 5: "));
    CHECK(error_reading("{").starts_with("file: the header is not valid JSON at byte 2: "));
    CHECK(error_reading("{}{}").starts_with("file: the header is not valid JSON at byte 3: "));
    CHECK(error_reading("{\"\xff\":1}").starts_with("file: the header is not valid JSON at byte 3: "));
    CHECK(error_reading(std::string_view("{}\0", 3)) == "file: a zero byte is in the header");
    CHECK(error_reading(R"({"w":{"shape":[1e999]}})")
              .starts_with("file: the header is not valid JSON at byte "));
    for (const std::string number : {"01", "+1", ".5", "1.", "0x1", "NaN", "-", "1e", "1,"})
        CHECK(error_in("\"shape\":[" + number + "]")
                  .starts_with("file: the header is not valid JSON at byte "));
    for (const std::string text :
         {"\t", "\\x", "\\u12g4", "\\ud834", "\\ud834\\u0041", "\xed\xb0\x80", "\xc0\xaf", "\xc3"})
        CHECK(error_in("\"" + text + "\":1").starts_with("file: the header is not valid JSON at byte "));
}

TEST_CASE("escapes are read, and half a surrogate pair is refused") {
    const auto name_of = [](const std::string& written) {
        const scratch here;
        return read_safetensors(here.put("file", make_file("{\"" + written
                                                           + R"(":{"dtype":"U8","shape":[0],)"
                                                             R"("data_offsets":[0,0]}})")))
            .tensors[0]
            .tensor;
    };
    CHECK(name_of(R"(\"\\\/\b\f\n\r\t\u00e9)") == "\"\\/\b\f\n\r\té");
    CHECK(name_of(R"(\ud834\udd1e)") == "\xf0\x9d\x84\x9e");
    CHECK(name_of(R"(a\u0000b)") == std::string("a\0b", 3));
    CHECK(error_reading(R"({"\udd1e":1})") == "file: header: unexpected half a surrogate pair");
    CHECK(error_in(R"("dtype":"\udd1e")") == "file: tensor 'w': unexpected half a surrogate pair in 'dtype'");
}

TEST_CASE("JSON that is no description of tensors is named") {
    CHECK(error_reading(R"({"w":3})") == "file: tensor 'w': unexpected the number 3");
    CHECK(error_reading(R"({"w":"F32"})") == "file: tensor 'w': unexpected the string \"F32\"");
    CHECK(error_reading(R"({"w":[1]})") == "file: tensor 'w': unexpected a list");
    CHECK(error_reading(R"({"w":null})") == "file: tensor 'w': unexpected true, false or null");
    CHECK(error_reading(R"({"w":true})") == "file: tensor 'w': unexpected true, false or null");
    CHECK(error_reading(R"({"w":{}})") == "file: tensor 'w': no dtype");
    CHECK(error_reading(R"({"__metadata__":{"a":1}})")
          == "file: __metadata__: unexpected the number 1 in 'a'");
    CHECK(error_reading(R"({"__metadata__":{"a":{}}})") == "file: __metadata__: unexpected an object in 'a'");
    CHECK(error_reading(R"({"__metadata__":{"shape":[]}})")
          == "file: __metadata__: unexpected a list in 'shape'");
    CHECK(error_in(R"("dtype":"F32","shape":[2])") == "file: tensor 'w': no data_offsets");
    CHECK(error_in(R"("dtype":"F32","data_offsets":[0,8])") == "file: tensor 'w': no shape");
    CHECK(error_in(R"("dtype":"f32","shape":[2])") == "file: tensor 'w': 'f32' is no dtype, such as F32");
    CHECK(error_in(R"("dtype":"","shape":[2])") == "file: tensor 'w': '' is no dtype, such as F32");
    CHECK(error_in(R"("dtype":4)") == "file: tensor 'w': unexpected the number 4 in 'dtype'");
    CHECK(error_in(R"("shape":"2")") == "file: tensor 'w': unexpected the string \"2\" in 'shape'");
    CHECK(error_in(R"("shape":[-1])") == "file: tensor 'w': unexpected the number -1 in 'shape'");
    CHECK(error_in(R"("shape":[2.5])") == "file: tensor 'w': unexpected the number 2.5 in 'shape'");
    CHECK(error_in(R"("shape":[[2]])") == "file: tensor 'w': unexpected a list in 'shape'");
    CHECK(error_in(R"("shape":[{}])") == "file: tensor 'w': unexpected an object in 'shape'");
    CHECK(error_in(R"("shape":["2"])") == "file: tensor 'w': unexpected the string \"2\" in 'shape'");
    CHECK(error_in(R"("extra":1)")
          == "file: tensor 'w': unknown key 'extra'; expected dtype, shape and data_offsets");
    CHECK(error_in(R"("dtype":"F32","shape":[2],"data_offsets":[0])")
          == "file: tensor 'w': expected two data_offsets, found 1");
    CHECK(error_in(R"("shape":[18446744073709551616])")
          == "file: tensor 'w': unexpected the number 18446744073709551616 in 'shape'");
    CHECK(error_in(R"("shape":[-0])") == "file: tensor 'w': unexpected the number -0 in 'shape'");
    CHECK(error_in(R"("shape":[1e-999])") == "file: tensor 'w': unexpected the number 1e-999 in 'shape'");
    CHECK(error_in("\"shape\":[1." + std::string(100'000, '1') + "e-2147483648]")
              .starts_with("file: tensor 'w': unexpected the number 1.111"));
}

TEST_CASE("keys that appear twice are named") {
    const std::string w = R"("w":{"dtype":"I8","shape":[1],"data_offsets":[0,1]})";
    CHECK(error_reading("{" + w + "," + w + "}", 1) == "file: header: the key 'w' appears twice");
    CHECK(error_reading(R"({"__metadata__":{},"__metadata__":{}})")
          == "file: header: the key '__metadata__' appears twice");
    CHECK(error_reading(R"({"__metadata__":{"a":"1","a":"1"}})")
          == "file: __metadata__: the key 'a' appears twice");
    CHECK(error_in(R"("shape":[2],"shape":[2])") == "file: tensor 'w': the key 'shape' appears twice");
}

TEST_CASE("a nest of lists is refused at once") {
    CHECK(error_reading("{\"w\":" + std::string(1'000'000, '[')) == "file: tensor 'w': unexpected a list");
}

TEST_CASE("types that are not known are kept by name and not written") {
    const scratch here;
    const auto path =
        here.put("file", make_file(R"({"a":{"dtype":"F8_E4M3","shape":[3],"data_offsets":[0,3]},)"
                                   R"("b":{"dtype":"C64","shape":[1],"data_offsets":[3,11]},)"
                                   R"("c":{"dtype":"F4","shape":[3],"data_offsets":[11,13]}})",
                                   13));
    const auto tensors = read_safetensors(path).tensors;
    REQUIRE(tensors.size() == 3);
    CHECK(tensors[0].type == stored_type::other);
    CHECK(type_of_elements(tensors[0]) == "F8_E4M3");
    CHECK(tensors[0].bytes == bytes{0, 1, 2});
    CHECK(type_of_elements(tensors[2]) == "F4");
    CHECK(error_of(here, [&] { to_floats<float>(tensors[1]); })
          == "tensor 'b': expected F16, BF16, F32 or F64, found C64");
    CHECK(error_of(here, [&] { write_safetensors(path, {tensors[1]}); })
          == "file: tensor 'b': elements of the type C64 are not written");
    CHECK(error_in(R"("dtype":"C64","shape":[1],"data_offsets":[0,4])")
          == "file: the tensors end at byte 4 of the data, which has 8");
}

TEST_CASE("bytes in memory are read as a file, without a copy") {
    const scratch here;
    write_safetensors(here / "file", example());
    const bytes file = read_file(here / "file");
    const safetensors_file read = read_safetensors(std::as_bytes(std::span(file)));
    REQUIRE(read.find("conv.weight"));
    CHECK(to_floats<float>(*read.find("conv.weight")) == std::vector<float>{1, 2, 3, 4, 5, 6});
    CHECK(read.find("mask")->bytes.data() == &file.back() - 2);
    const auto half = std::as_bytes(std::span(file)).first(7);
    CHECK(error_of(here, [&] { read_safetensors(half); })
          == "bytes in memory: not a safetensors file: expected at least 8 bytes, found 7");
    CHECK(error_of(here, [&] { read_safetensors({half, "flash"}); })
          == "flash: not a safetensors file: expected at least 8 bytes, found 7");
}

TEST_CASE("files of other formats are recognised, with what makes a safetensors file of them") {
    const auto zip = [](const std::string& first) {
        std::string head("PK\x03\x04", 4);
        head.resize(30);
        head[4] = 20; // the version
        head[26] = static_cast<char>(first.size());
        return head + first + "and so on";
    };
    const auto made_by = [](const std::string& file, const std::string& what, const std::string& recipe) {
        return error_reading(bytes(file.begin(), file.end()))
               == "file: is " + what + ", not a safetensors file; this makes one:\n  " + recipe;
    };
    using namespace detail::recipes;
    CHECK(made_by(zip("archive/data.pkl"), "a file of PyTorch", torch));
    CHECK(made_by(zip("resnet/.format_version"), "a file of PyTorch", torch));
    CHECK(made_by(zip("metadata.json"), "a model of Keras", keras));
    CHECK(made_by(zip("dense.kernel.npy"), "an archive of NumPy", numpy));
    CHECK(made_by("\x80\x02\x8a\nl\xfc\x9c", "a pickle, as PyTorch writes them", torch));
    CHECK(made_by("\x89HDF\r\n\x1a\n and so on", "an HDF5 file, as Keras writes them", keras));
    CHECK(made_by(std::string(1024, ' ') + "\x89HDF\r\n\x1a\n", "an HDF5 file, as Keras writes them", keras));
    CHECK(made_by("\x08\x07\x12\x07pytorch", "a model of ONNX", onnx));
    const auto error_of_text = [](const std::string& file) {
        return error_reading(bytes(file.begin(), file.end()));
    };
    CHECK(error_of_text(zip("notes.txt")) == "file: is a zip archive, not a safetensors file");
    const std::string gzip = "file: is compressed with gzip; unpack it first (gunzip)";
    CHECK(error_of_text("\x1f\x8b\x08 and so on") == gzip);
    CHECK(error_of_text(std::string("\x1f\x8b\x08\0\0\0\0\0\2\3packed", 16)) == gzip);
    CHECK(error_of_text(std::string("\x80\2\0\0\0\0\0\0(", 9)).starts_with("file: the header is said to be"));
    CHECK(error_of_text("\x93NUMPY\x01").starts_with("file: is an array of NumPy"));
    CHECK(error_of_text("version https://git-lfs.github.com/spec/v1").ends_with("fetch it (git lfs pull)"));
    CHECK(error_of_text("<!DOCTYPE html>") == "file: is a page of HTML or XML, not a safetensors file");
}

TEST_CASE("a header whose length looks like another format's first bytes is read") {
    std::string header = "{}";
    header.resize(0x8b1f, ' '); // gzip's
    CHECK(error_reading(header) == "no error");
    header.resize(0x1208 | 0x07 << 8, ' ');
    CHECK(error_reading(header) == "no error");
}

TEST_CASE("the first bytes of another format, cut and changed, are refused") {
    const scratch here;
    std::string zip("PK\x03\x04", 4);
    zip.resize(30);
    zip[4] = 20;
    zip[26] = 16;
    zip += "archive/data.pkl";
    const bytes good(zip.begin(), zip.end());
    const auto read = [](const auto& path) { read_safetensors(path); };
    const damage_report cut = cut_everywhere(here, "file", good, read);
    CHECK(cut.refused == cut.tried);
    const damage_report changed = corrupt(here, "file", good, 600, read);
    CHECK(changed.refused == changed.tried);
}

TEST_CASE("a large file of another format is refused by its first bytes") {
    const scratch here;
    const auto path = here.put("file", std::string_view("PK\x03\x04\x14"));
    std::filesystem::resize_file(path, std::uintmax_t{1} << 40); // too large for any buffer
    CHECK(error_of(here, [&] { read_safetensors(path); }).starts_with("file: is a zip archive"));
    std::filesystem::remove(path);
}

TEST_CASE("offsets and shapes must agree") {
    CHECK(error_in(R"("dtype":"F32","shape":[2],"data_offsets":[0,9])")
          == "file: tensor 'w': bytes 0 to 9 of the data were asked, of 8");
    CHECK(error_in(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])")
          == "file: tensor 'w': bytes 8 to 0 of the data were asked, of 8");
    CHECK(error_in(R"("dtype":"F32","shape":[1,3],"data_offsets":[0,8])")
          == "file: tensor 'w': 1×3 of F32 needs 12 bytes, but has bytes 0 to 8 of the data");
    CHECK(error_in(R"("dtype":"F32","shape":[4611686018427387904,1],"data_offsets":[0,8])")
          == "file: tensor 'w': 4611686018427387904×1 of F32 needs more than any file holds, but has bytes 0 "
             "to 8 "
             "of the data");
    CHECK(error_in(R"("dtype":"F64","shape":[],"data_offsets":[0,8])") == "no error");
    CHECK(error_in(R"("dtype":"F32","shape":[1],"data_offsets":[0,4])")
          == "file: the tensors end at byte 4 of the data, which has 8");
    CHECK(
        error_in(R"("dtype":"F32","shape":[1],"data_offsets":[4,8])")
        == "file: tensor 'w': bytes 4 to 8 of the data leave a gap after the tensor before, which ends at 0");
    CHECK(error_reading("{}", 1) == "file: the tensors end at byte 0 of the data, which has 1");
}

TEST_CASE("tensors cover the data without gap or overlap, in any order") {
    const auto two = [](std::string_view first, std::string_view second) {
        return R"({"a":{"dtype":"U8","shape":[2],"data_offsets":)" + std::string(first)
               + R"(},"b":{"dtype":"U8","shape":[2],"data_offsets":)" + std::string(second) + "}}";
    };
    CHECK(error_reading(two("[0,2]", "[2,4]"), 4) == "no error");
    CHECK(error_reading(two("[2,4]", "[0,2]"), 4) == "no error");
    CHECK(error_reading(two("[0,2]", "[1,3]"), 3)
          == "file: tensor 'b': bytes 1 to 3 of the data overlap the tensor before, which ends at 2");
    CHECK(
        error_reading(two("[3,5]", "[0,2]"), 5)
        == "file: tensor 'a': bytes 3 to 5 of the data leave a gap after the tensor before, which ends at 2");
    CHECK(error_reading(two("[0,2]", "[0,2]"), 2)
          == "file: tensor 'b': bytes 0 to 2 of the data overlap the tensor before, which ends at 2");
}

TEST_CASE("what the format cannot hold is not written") {
    const scratch here;
    const auto error_writing = [&](const std::vector<stored_tensor>& tensors,
                                   const std::map<std::string, std::string>& notes = {}) {
        return error_of(here, [&] { write_safetensors(here / "file", tensors, notes); });
    };
    const stored_tensor w{"w", stored_type::u8, {1}, {0}};
    CHECK(error_writing({w, w})
          == "file: the name 'w' is taken: it is another tensor's, or the format's own");
    CHECK(error_writing({{"__metadata__", stored_type::u8, {1}, {0}}})
          == "file: the name '__metadata__' is taken: it is another tensor's, or the format's own");
    CHECK(error_writing({{"w", stored_type::f32, {2}, {0, 0, 0, 0}}})
          == "file: tensor 'w': 2 of F32 does not match 4 bytes");
    CHECK(error_writing({{"\xff", stored_type::u8, {1}, {0}}}) == "file: the text \"?\" is not UTF-8");
    CHECK(error_writing({w}, {{"k", "\xc3"}}) == "file: the text \"?\" is not UTF-8");
    CHECK(error_writing({{"\xEF\xBF\xBD", stored_type::u8, {1}, {0}}}) == "no error");
    CHECK(here.count() == 1);
}

TEST_CASE("a damaged safetensors file is read or refused") {
    const scratch here;
    write_safetensors(here / "good", example(), {{"format", "lamina"}});
    const bytes good = read_file(here / "good");
    const auto read = [](const auto& path) {
        for (const stored_tensor& t : read_safetensors(path).tensors)
            if (t.type == stored_type::f32) to_floats<float>(t);
    };
    const damage_report cut = cut_everywhere(here, "file", good, read);
    CHECK(cut.refused == cut.tried);
    CHECK(corrupt(here, "file", good, 600, read).refused > 300);
}
