// needs: safetensors
#pragma once

#include <lamina/weights/json.hpp>
#include <lamina/weights/stored_tensor.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::detail {

/// One tensor as described by the header; its bytes are [begin, end) of the data.
struct safetensors_entry {
    std::string tensor; ///< its name
    stored_type type = stored_type::f32;
    std::vector<std::size_t> extents;
    std::size_t begin = 0;
    std::size_t end = 0;
    /// The header's name for the type if it is `other`.
    std::string other_type{};
};

/// Type names consist of capitals, digits and underscores: F8_E4M3.
inline bool is_type_word(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// A handler for RapidJSON's parser that accepts only the JSON of a safetensors header, nested at most
/// header → tensor → list of numbers; throws at anything else.
class safetensors_header : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, safetensors_header> {
public:
    using size_type = rapidjson::SizeType;

    explicit safetensors_header(std::string file) : file_(std::move(file)) {}

    std::vector<safetensors_entry> entries;
    std::map<std::string, std::string> metadata;

    /// What has no function of its own below.
    bool Default() { refuse("true, false or null"); }
    bool RawNumber(const char* text, size_type length, bool) {
        std::size_t number = 0;
        const char* const end = text + length;
        const auto [last, fault] = std::from_chars(text, end, number);
        if (depth_ != in_list || last != end || fault != std::errc())
            refuse("the number " + std::string(text, end));
        numbers_->push_back(number);
        return true;
    }
    bool String(const char* text, size_type length, bool) {
        const std::string value = checked(text, length);
        if (depth_ == in_metadata)
            metadata[field_] = value;
        else if (depth_ == in_tensor && field_ == "dtype")
            set_type(value);
        else
            refuse("the string \"" + value + '"');
        return true;
    }
    bool StartArray() {
        if (depth_ != in_tensor || (field_ != "shape" && field_ != "data_offsets")) refuse("a list");
        numbers_ = &(field_ == "shape" ? shape_ : offsets_).emplace();
        depth_ = in_list;
        return true;
    }
    bool EndArray(size_type) {
        depth_ = in_tensor;
        return true;
    }
    bool StartObject() {
        if (depth_ == outside)
            depth_ = in_header;
        else if (depth_ == in_header)
            depth_ = name_ == "__metadata__" ? in_metadata : in_tensor;
        else
            refuse("an object");
        return true;
    }
    bool Key(const char* characters, size_type length, bool) {
        const std::string text = checked(characters, length);
        if (!(depth_ == in_header ? names_ : fields_).insert(text).second)
            raise({where(), "the key '", text, "' appears twice"});
        (depth_ == in_header ? name_ : field_) = text;
        if (depth_ == in_tensor && text != "dtype" && text != "shape" && text != "data_offsets")
            raise({where(), "unknown key '", text, "'; expected dtype, shape and data_offsets"});
        return true;
    }
    bool EndObject(size_type) {
        if (depth_ == in_tensor) finish_tensor();
        depth_ = depth_ == in_header ? outside : in_header;
        name_.clear();
        field_.clear();
        fields_.clear();
        return true;
    }

private:
    enum depth { outside, in_header, in_metadata, in_tensor, in_list };

    std::string where() const {
        return file_ + ": "
               + (name_.empty()             ? "header"
                  : name_ == "__metadata__" ? name_
                                            : "tensor '" + name_ + "'")
               + ": ";
    }
    [[noreturn]] void refuse(const std::string& what) const {
        raise({where(), "unexpected ", what, field_.empty() ? "" : " in '" + field_ + "'"});
    }
    /// A text whose escapes also are characters: RapidJSON 1.1 lets single low surrogates through.
    std::string checked(const char* text, size_type length) const {
        std::string copy(text, length);
        if (!is_utf8(copy)) refuse("half a surrogate pair");
        return copy;
    }
    void set_type(const std::string& text) {
        type_ = find_stored_type(text);
        if (type_) return;
        if (!is_type_word(text)) raise({where(), "'", text, "' is no dtype, such as F32"});
        type_ = stored_type::other;
        other_type_ = text;
    }
    void finish_tensor() {
        if (!type_ || !shape_ || !offsets_)
            raise({where(), "no ", !type_ ? "dtype" : !shape_ ? "shape" : "data_offsets"});
        if (offsets_->size() != 2) raise({where(), "expected two data_offsets, found ", offsets_->size()});
        entries.push_back({name_, *type_, *std::move(shape_), offsets_->front(), offsets_->back(),
                           std::exchange(other_type_, {})});
        type_.reset();
        shape_.reset();
        offsets_.reset();
    }

    std::string file_;
    depth depth_ = outside;
    std::string name_;
    std::string field_;
    std::set<std::string> names_;
    std::set<std::string> fields_;
    std::optional<stored_type> type_;
    std::string other_type_;
    std::optional<std::vector<std::size_t>> shape_;
    std::optional<std::vector<std::size_t>> offsets_;
    std::vector<std::size_t>* numbers_ = nullptr;
};

} // namespace lamina::detail
