// needs: zlib
#pragma once

#include <lamina/language/error.hpp>

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace lamina::detail {

/// Unpacks a gzip file (RFC 1952, one or more members) piece by piece. Throws if it is damaged, truncated or
/// followed by other data; `name` is for the messages. The bytes must outlive the reader.
class gzip_reader {
public:
    gzip_reader(std::span<const std::uint8_t> packed, std::string name)
        : packed_(packed), name_(std::move(name)) {
        if (inflateInit2(&stream_, gzip_window) != Z_OK) raise({name_, ": zlib cannot start: out of memory"});
    }
    gzip_reader(const gzip_reader&) = delete;
    gzip_reader& operator=(const gzip_reader&) = delete;
    ~gzip_reader() { inflateEnd(&stream_); }

    /// Fills `to` and returns the number of bytes read, fewer only at the end. The read that reaches the end
    /// verifies the checksum.
    std::size_t read(std::span<std::uint8_t> to) {
        std::size_t done = 0;
        while (done < to.size() && !finished_) done += inflate_some(to.subspan(done));
        return done;
    }

    /// An upper bound on the bytes still to come: deflate compresses at most 1032 to 1, plus the few bytes
    /// that zlib holds back.
    std::size_t at_most() const {
        constexpr std::size_t ratio = 1032, held_back = 16;
        return packed_.size() < (std::numeric_limits<std::size_t>::max)() / ratio - held_back
                   ? (packed_.size() + held_back) * ratio
                   : (std::numeric_limits<std::size_t>::max)();
    }

private:
    static constexpr int gzip_window = MAX_WBITS + 16;
    static constexpr std::size_t chunk = std::size_t{1} << 30;

    std::size_t inflate_some(std::span<std::uint8_t> to) {
        const auto in = static_cast<uInt>((std::min)(packed_.size(), chunk));
        const auto out = static_cast<uInt>((std::min)(to.size(), chunk));
        stream_.next_in = const_cast<Bytef*>(packed_.data());
        stream_.avail_in = in;
        stream_.next_out = to.data();
        stream_.avail_out = out;
        const int code = inflate(&stream_, Z_NO_FLUSH);
        packed_ = packed_.subspan(in - stream_.avail_in);
        if (code == Z_STREAM_END)
            next_member();
        else if (code == Z_BUF_ERROR)
            raise({name_, ": the gzip data ends too early: the file is truncated"});
        else if (code != Z_OK)
            raise({name_, ": the gzip data is damaged: ", stream_.msg ? stream_.msg : zError(code)});
        return out - stream_.avail_out;
    }

    void next_member() {
        finished_ = packed_.empty();
        if (finished_) return;
        if (packed_.size() < 2 || packed_[0] != 0x1f || packed_[1] != 0x8b)
            raise({name_, ": ", packed_.size(), " bytes follow the end of the gzip data"});
        inflateReset(&stream_);
    }

    std::span<const std::uint8_t> packed_;
    std::string name_;
    z_stream stream_{};
    bool finished_ = false;
};

/// Packs bytes as a gzip file without a name or time stamp: equal bytes give equal files.
inline std::vector<std::uint8_t> gzip(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t chunk = std::size_t{1} << 30;
    constexpr int memory_level = 8;
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, memory_level,
                     Z_DEFAULT_STRATEGY)
        != Z_OK)
        raise("gzip: zlib cannot start: out of memory");
    std::vector<std::uint8_t> packed;
    std::vector<std::uint8_t> buffer(std::size_t{1} << 16);
    for (int code = Z_OK; code != Z_STREAM_END;) {
        const auto in = static_cast<uInt>((std::min)(bytes.size(), chunk));
        stream.next_in = const_cast<Bytef*>(bytes.data());
        stream.avail_in = in;
        stream.next_out = buffer.data();
        stream.avail_out = static_cast<uInt>(buffer.size());
        code = deflate(&stream, in == bytes.size() ? Z_FINISH : Z_NO_FLUSH);
        bytes = bytes.subspan(in - stream.avail_in);
        packed.insert(packed.end(), buffer.data(), stream.next_out);
    }
    deflateEnd(&stream);
    return packed;
}

} // namespace lamina::detail
