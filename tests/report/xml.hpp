#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lamina_test {

struct xml_element {
    std::string name;
    std::map<std::string, std::string> attributes;
    std::string text; ///< what directly follows the start tag

    double number(const std::string& attribute) const { return std::stod(attributes.at(attribute)); }
};

/// Reads the elements, attributes and text of a document as Lamina writes it; `mistake` is empty if the
/// document is well-formed.
struct xml_document {
    std::vector<xml_element> elements;
    std::string mistake;

    explicit xml_document(std::string_view text) {
        std::vector<std::string> open;
        bool rooted = false;
        while (!text.empty() && mistake.empty()) {
            if (text.front() != '<') {
                const auto end = std::min(text.find('<'), text.size());
                const auto content = text.substr(0, end);
                check_entities(content);
                const bool blank = content.find_first_not_of(" \n") == content.npos;
                if (open.empty() && !blank) mistake = "text outside the root";
                if (!elements.empty() && elements.back().text.empty()) elements.back().text = content;
                text.remove_prefix(end);
                continue;
            }
            const auto end = text.find('>');
            if (end == text.npos) {
                mistake = "a tag is not closed";
                return;
            }
            auto tag = text.substr(1, end - 1);
            text.remove_prefix(end + 1);
            if (tag.starts_with('/')) {
                if (open.empty() || open.back() != tag.substr(1))
                    mistake = "unexpected </" + std::string(tag.substr(1)) + ">";
                else
                    open.pop_back();
                continue;
            }
            if (open.empty() && rooted) mistake = "two roots";
            rooted = true;
            const bool closed = tag.ends_with('/');
            if (closed) tag.remove_suffix(1);
            read_tag(tag);
            if (!closed) open.push_back(elements.back().name);
        }
        if (mistake.empty() && (!open.empty() || !rooted)) mistake = "unfinished";
    }

    std::vector<xml_element> all(std::string_view name) const {
        std::vector<xml_element> found;
        for (const auto& e : elements)
            if (e.name == name) found.push_back(e);
        return found;
    }

private:
    void read_tag(std::string_view tag) {
        xml_element element;
        auto end = std::min(tag.find(' '), tag.size());
        element.name = tag.substr(0, end);
        tag.remove_prefix(end);
        while (!tag.empty() && mistake.empty()) {
            const auto equals = tag.find("=\"");
            if (tag.front() != ' ' || equals == tag.npos) {
                mistake = "bad attribute in <" + element.name + ">";
                break;
            }
            end = tag.find('"', equals + 2);
            if (end == tag.npos) {
                mistake = "an attribute is not closed in <" + element.name + ">";
                break;
            }
            const auto value = tag.substr(equals + 2, end - equals - 2);
            check_entities(value);
            if (!element.attributes.emplace(tag.substr(1, equals - 1), value).second)
                mistake = "repeated attribute";
            tag.remove_prefix(end + 1);
        }
        elements.push_back(std::move(element));
    }

    void check_entities(std::string_view text) {
        for (auto at = text.find('&'); at != text.npos; at = text.find('&', at + 1)) {
            const auto rest = text.substr(at);
            bool known = false;
            for (const auto entity : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"})
                known = known || rest.starts_with(entity);
            if (!known) mistake = "bad entity";
        }
        if (text.find('<') != text.npos) mistake = "a < in text";
    }
};

/// Whether every rectangle, text anchor and line is within the page.
inline bool inside_page(const xml_document& page) {
    const auto& view = page.elements.front().attributes.at("viewBox");
    std::size_t used = 0, at = 0;
    double box[4];
    for (auto& number : box) {
        number = std::stod(view.substr(at), &used);
        at += used;
    }
    for (const auto& e : page.elements)
        if (e.attributes.count("x") != 0
            && (e.number("x") < box[0] || e.number("x") > box[0] + box[2] || e.number("y") < box[1]
                || e.number("y") > box[1] + box[3]))
            return false;
    return true;
}

} // namespace lamina_test
