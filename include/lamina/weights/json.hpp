// needs: safetensors
#pragma once

#include <lamina/language/error.hpp>

#include <rapidjson/encodings.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace lamina::detail {

/// Where RapidJSON puts characters. Its own buffers, and reading that is not in place, add to null pointers.
struct json_output {
    using Ch = char;
    std::string text{};

    void Put(char c) { text += c; }
    void Flush() {} // NOLINT(readability-identifier-naming)
};

inline bool is_utf8(std::string_view text) {
    rapidjson::MemoryStream from(text.data(), text.size());
    json_output copy;
    while (from.Tell() < text.size())
        if (!rapidjson::UTF8<>::Validate(from, copy)) return false;
    return true;
}

/// Hands everything in a JSON text to one of RapidJSON's handlers, numbers as they are written. Throws if the
/// text is not JSON; `name` says what it is.
template <class Handler>
void parse_json(std::string text, Handler& handler, const std::string& name) {
    using namespace rapidjson;
    InsituStringStream from(text.data());
    const ParseResult result = Reader().Parse < kParseInsituFlag | kParseNumbersAsStringsFlag
                               | kParseValidateEncodingFlag > (from, handler);
    if (result.IsError())
        raise({name, " is not valid JSON at byte ", result.Offset() + 1, ": ",
               GetParseError_En(result.Code())});
}

/// The text as a string of JSON. Throws if it is not UTF-8; `file` is named then.
inline std::string json_quoted(std::string text, const std::string& file) {
    if (!is_utf8(text)) {
        std::ranges::replace_if(text, [](char c) { return c < ' ' || c > '~'; }, '?');
        raise({file, ": the text \"", text, "\" is not UTF-8"});
    }
    json_output quoted;
    rapidjson::Writer(quoted).String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
    return std::move(quoted.text);
}

} // namespace lamina::detail
