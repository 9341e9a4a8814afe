#include "records.hpp"

#include <lamina/files/atomic_file.hpp>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace peers {

namespace {

std::string processor() {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    return "unknown processor";
}

} // namespace

void records::merge(const records& newer) {
    std::erase_if(all, [&](const record& old) {
        return std::ranges::any_of(newer.all, [&](const record& r) { return r.workload == old.workload; });
    });
    all.insert(all.end(), newer.all.begin(), newer.all.end());
}

records no_records() {
#ifdef __clang__
    const std::string compiler = "Clang " + std::to_string(__clang_major__);
#else
    const std::string compiler = "GCC " + std::to_string(__GNUC__);
#endif
    return {processor(), compiler, {}};
}

records read_json(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    const auto json = nlohmann::json::parse(in);
    records r{json.at("machine"), json.at("compiler"), {}};
    for (const auto& e : json.at("records"))
        r.all.push_back({e.at("workload"), e.at("library"), e.at("way"), e.at("threads"), e.at("seconds")});
    return r;
}

void write_json(const records& r, const std::filesystem::path& file) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const record& e : r.all)
        list.push_back({{"workload", e.workload},
                        {"library", e.maker},
                        {"way", e.way},
                        {"threads", e.threads},
                        {"seconds", e.seconds}});
    const nlohmann::ordered_json json{{"machine", r.machine}, {"compiler", r.compiler}, {"records", list}};
    lamina::write_file(file, json.dump(1) + "\n");
}

} // namespace peers
