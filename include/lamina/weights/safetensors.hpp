// needs: safetensors
#pragma once

#include <lamina/files/atomic_file.hpp>
#include <lamina/files/file_source.hpp>
#include <lamina/weights/other_formats.hpp>
#include <lamina/weights/safetensors_header.hpp>
#include <lamina/weights/stored_numbers.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace lamina {

/// The contents of a safetensors file: the tensors in the order of their bytes, and the metadata.
struct safetensors_file {
    std::vector<stored_tensor> tensors;
    std::map<std::string, std::string> metadata;

    /// The tensor of that name, or nullptr.
    const stored_tensor* find(std::string_view name) const {
        const auto found = std::ranges::find(tensors, name, &stored_tensor::tensor);
        return found == tensors.end() ? nullptr : &*found;
    }
};

namespace detail {

/// The limit of the reference implementation on the header's length.
constexpr std::uint64_t safetensors_header_limit = 100'000'000;
constexpr std::size_t safetensors_prefix = 8;

/// Splits a file into its JSON header and its data.
inline std::pair<std::span<const std::uint8_t>, std::span<const std::uint8_t>>
split_safetensors(std::span<const std::uint8_t> file, const std::string& name) {
    if (file.size() < safetensors_prefix)
        raise({name, ": not a safetensors file: expected at least 8 bytes, found ", file.size()});
    const auto length = load_little<std::uint64_t>(file.data());
    const std::size_t rest = file.size() - safetensors_prefix;
    if (length > safetensors_header_limit || length > rest)
        raise({name, ": the header is said to be ", length, " bytes long, but ",
               length > rest ? std::to_string(rest) + " follow" : "the format allows 100000000"});
    const auto split = static_cast<std::size_t>(length);
    const auto header = file.subspan(safetensors_prefix, split);
    if (header.empty() || header[0] != '{') raise({name, ": the header does not begin with '{'"});
    if (std::ranges::find(header, 0) != header.end()) raise({name, ": a zero byte is in the header"});
    return {header, file.subspan(safetensors_prefix + split)};
}

/// Throws unless every tensor's size matches its shape (if its type is known) and together they cover the
/// data without gaps or overlaps.
inline void check_layout(const std::vector<safetensors_entry>& entries, std::size_t data_size,
                         const std::string& name) {
    std::vector<const safetensors_entry*> sorted;
    sorted.reserve(entries.size());
    for (const auto& entry : entries) sorted.push_back(&entry);
    std::ranges::sort(sorted, {}, [](const auto* e) { return std::tie(e->begin, e->end, e->tensor); });
    std::size_t covered = 0;
    for (const auto* entry : sorted) {
        const std::string where = name + ": tensor '" + entry->tensor + "': ";
        const std::string range =
            "bytes " + std::to_string(entry->begin) + " to " + std::to_string(entry->end) + " of the data";
        if (entry->begin > entry->end || entry->end > data_size)
            raise({where, range, " were asked, of ", data_size});
        std::vector<std::size_t> factors = entry->extents;
        factors.push_back(size_of(entry->type));
        const auto expected = checked_product(factors);
        if (entry->type != stored_type::other && expected != entry->end - entry->begin)
            raise({where, join_extents(entry->extents), " of ", to_string(entry->type), " needs ",
                   expected ? std::to_string(*expected) + " bytes" : "more than any file holds", ", but has ",
                   range});
        if (entry->begin != covered)
            raise({where, range, entry->begin < covered ? " overlap" : " leave a gap after",
                   " the tensor before, which ends at ", covered});
        covered = entry->end;
    }
    if (covered != data_size)
        raise({name, ": the tensors end at byte ", covered, " of the data, which has ", data_size});
}

inline void check_writable(const std::vector<stored_tensor>& tensors, const std::string& name) {
    std::set<std::string_view> names{"__metadata__"};
    for (const stored_tensor& t : tensors) {
        if (!names.insert(t.tensor).second)
            raise(
                {name, ": the name '", t.tensor, "' is taken: it is another tensor's, or the format's own"});
        if (t.type == stored_type::other)
            raise(
                {name, ": tensor '", t.tensor, "': elements of the type ", t.other_type, " are not written"});
        std::vector<std::size_t> factors = t.extents;
        factors.push_back(size_of(t.type));
        if (checked_product(factors) != t.bytes.size())
            raise({name, ": tensor '", t.tensor, "': ", join_extents(t.extents), " of ", to_string(t.type),
                   " does not match ", t.bytes.size(), " bytes"});
    }
}

/// The header for tensors stored in this order, padded with blanks to align the data.
inline std::string make_safetensors_header(const std::vector<const stored_tensor*>& tensors,
                                           const std::map<std::string, std::string>& metadata,
                                           const std::string& name) {
    const auto list = [](std::span<const std::size_t> numbers) {
        std::string text;
        for (const std::size_t n : numbers) text += (text.empty() ? "" : ",") + std::to_string(n);
        return '[' + text + ']';
    };
    std::string notes;
    for (const auto& [key, value] : metadata)
        notes += (notes.empty() ? "" : ",") + json_quoted(key, name) + ':' + json_quoted(value, name);
    std::string header = notes.empty() ? "" : "\"__metadata__\":{" + notes + '}';
    std::size_t offset = 0;
    for (const stored_tensor* t : tensors) {
        const std::array<std::size_t, 2> range{offset, offset + t->bytes.size()};
        header += (header.empty() ? "" : ",") + json_quoted(t->tensor, name) + ":{\"dtype\":\""
                  + std::string(to_string(t->type)) + "\",\"shape\":" + list(t->extents)
                  + ",\"data_offsets\":" + list(range) + '}';
        offset = range[1];
    }
    header = '{' + header + '}';
    header.resize((header.size() + 7) / 8 * 8, ' ');
    return header;
}

} // namespace detail

/// Reads a safetensors file without trusting it: anything damaged, overlapping or too large is an error that
/// names the file and the tensor. Tensors of unknown types keep the type's name. All tensors share one copy
/// of the file, or the memory it was read from.
inline safetensors_file read_safetensors(const file_source& from) {
    const std::string& name = from.name();
    const detail::shared_bytes file =
        from.read([&](auto first) { detail::refuse_other_formats(first, name); });
    const auto [header, data] = detail::split_safetensors({file.data(), file.size()}, name);
    detail::safetensors_header parsed(name);
    detail::parse_json({header.begin(), header.end()}, parsed, name + ": the header");
    detail::check_layout(parsed.entries, data.size(), name);
    std::ranges::sort(parsed.entries, {}, [](const auto& e) { return std::tie(e.begin, e.end, e.tensor); });
    safetensors_file result{{}, std::move(parsed.metadata)};
    const std::size_t before = file.size() - data.size();
    for (auto& e : parsed.entries)
        result.tensors.push_back({std::move(e.tensor), e.type, std::move(e.extents),
                                  file.part(before + e.begin, e.end - e.begin), std::move(e.other_type)});
    return result;
}

/// Writes a safetensors file: wider elements first, so that all are aligned, otherwise in the order given.
/// Equal tensors give equal files. Names must be UTF-8 and distinct.
inline void write_safetensors(const std::filesystem::path& path, const std::vector<stored_tensor>& tensors,
                              const std::map<std::string, std::string>& metadata = {}) {
    const std::string name = path.string();
    detail::check_writable(tensors, name);
    std::vector<const stored_tensor*> order;
    for (const std::size_t width : {8U, 4U, 2U, 1U})
        for (const stored_tensor& t : tensors)
            if (detail::size_of(t.type) == width) order.push_back(&t);
    const std::string header = detail::make_safetensors_header(order, metadata, name);
    std::vector<std::uint8_t> length;
    detail::append_little(length, std::uint64_t{header.size()});
    detail::atomic_file file(path);
    file.write(length);
    file.write(header);
    for (const stored_tensor* t : order) file.write(std::span(t->bytes));
    file.commit();
}

} // namespace lamina
