// Programs that compare imported cases with ONNX's results: cases.cmake compiles and runs them.
#pragma once

#include <lamina/files/atomic_file.hpp>
#include <lamina/weights/safetensors.hpp>

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "onnx_case.hpp"

namespace onnx_case {

/// Writes the weights, inputs and results of cases into a folder, and programs of so many cases each. Unless
/// `all`, only cases with a form that no earlier one has.
class program_writer {
public:
    program_writer(std::filesystem::path folder, bool all) : folder_(std::move(folder)), all_(all) {}

    void add(const std::string& name, const import_files& files) {
        const std::size_t known = forms_.size();
        forms_.insert(files.forms.begin(), files.forms.end());
        if (!all_ && forms_.size() == known) return;
        const std::map<std::string, std::string> nothing;
        lamina::write_safetensors(folder_ / (name + ".safetensors"), files.weights, nothing);
        lamina::write_safetensors(folder_ / (name + "_check.safetensors"), files.check, nothing);
        headers_ += files.header.substr(files.header.find('\n'));
        calls_ += "    cases::compare<imported::" + name + ">(argv[1], \"" + name + "\");\n";
        if (++count_ % each == 0) write();
    }

    /// The program of the last cases. Returns the number of all.
    std::size_t finish() {
        if (!calls_.empty()) write();
        return count_;
    }

private:
    /// The compiler needs about 1 GB for them.
    static constexpr std::size_t each = 150;

    void write() {
        lamina::write_file(folder_ / ("cases_" + std::to_string(programs_++) + ".cpp"),
                           "#include \"compare.hpp\"\n" + headers_ + "\nint main(int, char** argv) {\n"
                               + calls_ + "}\n");
        headers_.clear();
        calls_.clear();
    }

    std::filesystem::path folder_;
    bool all_;
    std::size_t count_ = 0, programs_ = 0;
    std::string headers_, calls_;
    std::set<std::string> forms_;
};

} // namespace onnx_case
