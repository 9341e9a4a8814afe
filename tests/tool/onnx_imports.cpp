// What the importer makes of ONNX's own tests: each becomes a sentence or is refused with one. Environment
// variables ask for more: LAMINA_ONNX_LIST=FILE for what became of each case, LAMINA_ONNX_HEADERS=FILE for
// all headers, LAMINA_ONNX_PROGRAMS=FOLDER for programs that compare results, of all cases with
// LAMINA_ONNX_ALL=1, LAMINA_ONNX_TABLE=FILE for docs/onnx_operators.md, after the programs said into
// LAMINA_ONNX_EQUAL=FILE what is equal.
#include <fstream>

#include "onnx_programs.hpp"
#include "onnx_table.hpp"

using namespace onnx_case;

namespace {

const char* asked(const char* variable) { return std::getenv(variable); }

void write_if_asked(const char* variable, const std::string& text) {
    if (const char* const file = asked(variable)) std::ofstream(file) << text;
}

/// Of each line "equal NAME" the name.
std::set<std::string> equal_cases() {
    std::set<std::string> names;
    const char* const file = asked("LAMINA_ONNX_EQUAL");
    if (file == nullptr) return names;
    std::ifstream lines(file);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("equal ")) names.insert(line.substr(6));
    return names;
}

/// What is written down of all cases.
struct listing {
    std::vector<judged> cases;
    std::string outcomes, headers;

    void add(const judged& c, const char* kind, const std::string& header) {
        static const char* const fates[] = {"imported", "refused", "no word", "outside"};
        cases.push_back(c);
        headers += header.empty() ? "" : header.substr(header.find('\n'));
        outcomes += std::string(fates[static_cast<std::size_t>(c.what)]) + ' ' + kind + '/' + c.name + " ("
                    + c.operation + ") " + c.why + '\n' + header;
    }
    auto count(fate what) const { return std::ranges::count(cases, what, &judged::what); }
};

void add_all(listing& all, const char* kind, program_writer* programs) {
    static const std::set<std::string> equal = equal_cases();
    for (const auto& folder : onnx_cases(kind)) {
        judged c{folder.filename().string(), "", {}, ""};
        const outcome o = import_case(folder, c.operation);
        c.what = o.what;
        c.why = o.why;
        c.equal = equal.contains(c.name);
        all.add(c, kind, o.files.header);
        if (programs != nullptr && o.what == fate::imported) programs->add(c.name, o.files);
        INFO(c.name);
        CHECK((o.what != fate::imported || o.files.header.find("input<") != std::string::npos));
    }
}

} // namespace

TEST_CASE("every case becomes a sentence or is refused with one") {
    if (!has_onnx_data()) return;
    listing all;
    std::optional<program_writer> programs;
    if (const char* const folder = asked("LAMINA_ONNX_PROGRAMS"))
        programs.emplace(folder, asked("LAMINA_ONNX_ALL") != nullptr);
    for (const char* kind : {"node", "pytorch-converted", "pytorch-operator", "simple"})
        add_all(all, kind, programs ? &*programs : nullptr);
    MESSAGE(all.count(fate::imported)
            << " imported, " << all.count(fate::refused) << " refused, " << all.count(fate::no_word)
            << " without a word, " << all.count(fate::outside) << " outside");
    CHECK(all.count(fate::imported) >= 320);
    if (programs) MESSAGE(programs->finish() << " cases to compare");
    write_if_asked("LAMINA_ONNX_LIST", all.outcomes);
    write_if_asked("LAMINA_ONNX_HEADERS", all.headers);
    write_if_asked("LAMINA_ONNX_TABLE", table_text(all.cases));
}
