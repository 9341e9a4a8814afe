#pragma once

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace lamina::detail {

/// A part of a message: a text, which it views, or a number.
class text_part {
public:
    text_part(const char* text) : text_(text) {}
    text_part(std::string_view text) : text_(text) {}
    text_part(const std::string& text) : text_(text) {}
    text_part(std::unsigned_integral auto number) : number_(number), is_number_(true) {}

    void append_to(std::string& message) const {
        if (is_number_)
            message += std::to_string(number_);
        else
            message += text_;
    }

private:
    std::string_view text_;
    unsigned long long number_ = 0;
    bool is_number_ = false;
};

/// The parts in a row. For compilers this is a third of the work of adding strings up, and a quarter of the
/// code.
[[gnu::noinline]] inline std::string text_of(std::initializer_list<text_part> parts) {
    std::string text;
    for (const text_part& part : parts) part.append_to(text);
    return text;
}

} // namespace lamina::detail
