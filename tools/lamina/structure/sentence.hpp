#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace lamina::tool {

/// `name<arguments>` among the options of a word, or a bare name.
struct spelled_option {
    std::string name;
    std::vector<std::string> arguments;

    friend bool operator==(const spelled_option&, const spelled_option&) = default;
};

/// A word as it is written: `name<arguments>(options)`.
struct spelling {
    std::string name;
    std::vector<std::string> arguments;
    std::vector<spelled_option> options;

    friend bool operator==(const spelling&, const spelling&) = default;
};

spelling parse_word(const std::string& text);
std::string to_text(const spelling& word);

enum class part_kind { word, sequence, add, multiply, concatenate, repeat };

/// A part of a sentence. The branches of joins and the body of a repetition are sequences; the empty sequence
/// is `identity`.
struct part {
    part_kind kind = part_kind::sequence;
    spelling word;           ///< of a word
    std::vector<part> parts; ///< of everything else
    std::string times;       ///< of a repetition
    /// Of the result of a word that was said of a graph; H W C, or L C, or N.
    std::vector<std::size_t> shape;

    /// Whether they say the same, whatever the shapes.
    friend bool operator==(const part& a, const part& b) {
        return a.kind == b.kind && a.word == b.word && a.parts == b.parts && a.times == b.times;
    }
};

part word_part(const std::string& text);

/// On one line, as in C++.
std::string to_text(const part& p);

/// Whether the part needs brackets as an operand of a sequence or join.
bool needs_brackets(const part& p, part_kind around);

/// The operator: ">>", "+", "*" or "|".
const char* sign_of(part_kind kind);

/// A template of a part, `template <std::size_t Filters> inline constexpr auto name = body`, or a constant.
struct definition {
    std::string name;
    std::vector<std::string> parameters; ///< "Filters", "Stride = 1"
    part body;
};

/// What a header says: the definitions in their order, and the network's own sequence, from its input on.
struct sentence {
    std::vector<definition> definitions;
    part layers;
    /// The words with parameters, in the order of the sentence: indices of the word graph.
    std::vector<std::size_t> order;
};

} // namespace lamina::tool
