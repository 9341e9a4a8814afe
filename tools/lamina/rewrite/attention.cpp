#include <array>
#include <cmath>

#include "evaluate/indices.hpp"
#include "rewrite/moved.hpp"
#include "rewrite/patterns.hpp"

namespace lamina::tool {

namespace {

/// Whether all numbers of a constant lie along the last axis.
bool is_row(const tensor& t, std::size_t length) {
    return t.values.size() == length && !t.shape.empty()
           && t.shape.back() == static_cast<std::int64_t>(length);
}

/// x · kernel + bias with one matrix for the last axis; the bias may be missing.
struct projection {
    value_id input = absent;
    const tensor *kernel = nullptr, *bias = nullptr;

    std::size_t units() const { return static_cast<std::size_t>(kernel->shape[1]); }
    double at(std::size_t i, std::size_t unit) const { return kernel->values[i * units() + unit]; }
    double bias_of(std::size_t unit) const {
        return bias == nullptr ? 0 : bias->values[bias->values.size() == 1 ? 0 : unit];
    }
};

std::optional<projection> projection_of(const editing& to, value_id id) {
    projection p;
    if (const node* const sum = to.made_by(id, "Add"))
        for (const std::size_t i : {0U, 1U})
            if (const tensor* const t = to.constant(sum->inputs[i])) {
                p.bias = t;
                id = sum->inputs[1 - i];
            }
    const node* const product = to.made_by(id, "MatMul");
    if (product == nullptr) return std::nullopt;
    p.input = product->inputs[0];
    p.kernel = to.constant(product->inputs[1]);
    if (p.kernel == nullptr || p.kernel->shape.size() != 2) return std::nullopt;
    const bool fits = p.bias == nullptr || p.bias->values.size() == 1 || is_row(*p.bias, p.units());
    return fits ? std::optional(p) : std::nullopt;
}

/// Heads of this many pixels and channels.
struct extent {
    std::size_t heads, pixels, size;

    std::size_t channels() const { return heads * size; }
};

/// For each channel of the heads the column of a projection [pixels, units] that it is; nothing if it is not
/// the same for all pixels. `place` says where a head's pixel and channel lie in what has been moved.
template <class Place>
std::optional<std::vector<std::size_t>> columns(const moved& m, const extent& e, std::size_t units,
                                                Place place) {
    std::vector<std::size_t> found;
    for (std::size_t h = 0; h < e.heads; ++h)
        for (std::size_t k = 0; k < e.size; ++k) {
            const auto at = [&](std::size_t pixel) {
                return static_cast<std::size_t>(m.from.values[place(h, pixel, k)]);
            };
            found.push_back(at(0) % units);
            for (std::size_t pixel = 0; pixel < e.pixels; ++pixel)
                if (at(pixel) != pixel * units + found.back()) return std::nullopt;
        }
    return found;
}

/// One of queries, keys and values: a projection, and its columns in the order of the heads' channels.
struct stream {
    projection p;
    std::vector<std::size_t> columns;
};

template <class Place>
std::optional<stream> stream_of(const editing& to, const moved& m, const extent& e, Place place) {
    const auto p = projection_of(to, m.source);
    if (!p || m.from.values.size() != e.pixels * e.channels()
        || to.shape(m.source).back() != static_cast<std::int64_t>(p->units())
        || count(to.shape(m.source)) != e.pixels * p->units())
        return std::nullopt;
    const auto found = columns(m, e, p->units(), place);
    return found ? std::optional(stream{*p, *found}) : std::nullopt;
}

/// The products of attention, from the last to the first.
struct products {
    moved joined, scores, queries, keys, values;
    extent e;
};

std::optional<products> products_behind(const editing& to, value_id id) {
    const auto joined = trace(to, id);
    const node* const sum = joined ? to.made_by(joined->source, "MatMul") : nullptr;
    const node* const shares = sum == nullptr ? nullptr : to.made_by(sum->inputs[0], "Softmax");
    if (shares == nullptr || shares->attributes.contains("flat")) return std::nullopt;
    const auto shape = to.shape(shares->outputs[0]);
    const auto axis = shares->attributes.find("axis");
    const std::int64_t along = axis == shares->attributes.end() ? -1 : std::get<std::int64_t>(axis->second);
    const auto rank = std::ssize(shape);
    if (rank < 2 || (along != -1 && along != rank - 1) || shape[shape.size() - 2] != shape.back())
        return std::nullopt;
    const auto scores = trace(to, shares->inputs[0]);
    const node* const scoring = scores ? to.made_by(scores->source, "MatMul") : nullptr;
    if (scoring == nullptr || to.shape(scores->source) != shape) return std::nullopt;
    for (std::size_t i = 0; i < scores->from.values.size(); ++i)
        if (scores->from.values[i] != static_cast<double>(i)) return std::nullopt;
    const auto queries = trace(to, scoring->inputs[0]), keys = trace(to, scoring->inputs[1]),
               values = trace(to, sum->inputs[1]);
    if (!queries || !keys || !values) return std::nullopt;
    const std::int64_t pixels = shape.back(), size = values->from.shape.back();
    const auto ending = [&](std::int64_t rows, std::int64_t columns) {
        auto s = shape;
        s[s.size() - 2] = rows;
        s.back() = columns;
        return s;
    };
    if (count(shape) == 0 || size == 0 || queries->from.shape != ending(pixels, size)
        || keys->from.shape != ending(size, pixels) || values->from.shape != ending(pixels, size)
        || to.shape(joined->source) != ending(pixels, size))
        return std::nullopt;
    const extent e{count(shape) / static_cast<std::size_t>(pixels * pixels), static_cast<std::size_t>(pixels),
                   static_cast<std::size_t>(size)};
    return products{*joined, *scores, *queries, *keys, *values, e};
}

/// The columns of queries, keys and values beside each other.
tensor joined_kernel(const std::array<stream, 3>& streams, double query_factor) {
    const std::size_t c = streams[0].columns.size();
    tensor t{element::float32, {static_cast<std::int64_t>(c), static_cast<std::int64_t>(3 * c)}, {}};
    for (std::size_t i = 0; i < c; ++i)
        for (std::size_t s = 0; s < 3; ++s)
            for (const std::size_t column : streams[s].columns)
                t.values.push_back((s == 0 ? query_factor : 1) * streams[s].p.at(i, column));
    return t;
}

tensor joined_bias(const std::array<stream, 3>& streams, double query_factor) {
    tensor t{element::float32, {static_cast<std::int64_t>(3 * streams[0].columns.size())}, {}};
    for (std::size_t s = 0; s < 3; ++s)
        for (const std::size_t column : streams[s].columns)
            t.values.push_back((s == 0 ? query_factor : 1) * streams[s].p.bias_of(column));
    return t;
}

/// The rows of the last kernel in the order of the heads' channels.
std::optional<tensor> last_kernel(const tensor& weights, const moved& joined, const extent& e) {
    const std::size_t c = e.channels();
    tensor t{element::float32, weights.shape, std::vector<double>(c * c)};
    for (std::size_t row = 0; row < c; ++row) {
        const auto first = static_cast<std::size_t>(joined.from.values[row]); // the first pixel's
        const std::size_t head = first / (e.pixels * e.size), k = first % e.size;
        for (std::size_t pixel = 0; pixel < e.pixels; ++pixel)
            if (joined.from.values[pixel * c + row]
                != static_cast<double>((head * e.pixels + pixel) * e.size + k))
                return std::nullopt;
        for (std::size_t unit = 0; unit < c; ++unit)
            t.values[(head * e.size + k) * c + unit] += weights.values[row * c + unit];
    }
    return t;
}

/// The bias of the last projection.
bool add_last_bias(editing& to, node& n) {
    for (const std::size_t i : {0U, 1U}) {
        const node* const before = to.made_by(n.inputs[i], "SelfAttention");
        const tensor* const bias = before == nullptr ? nullptr : to.constant(n.inputs[1 - i]);
        if (bias == nullptr || before->inputs.size() != 4 || to.readers(n.inputs[i]) != 1
            || !is_row(*bias, static_cast<std::size_t>(to.shape(n.outputs[0]).back())))
            continue;
        std::vector<value_id> inputs = before->inputs;
        inputs.push_back(n.inputs[1 - i]);
        auto attributes = before->attributes;
        to.replace(n, "SelfAttention", std::move(inputs), std::move(attributes));
        return true;
    }
    return false;
}

} // namespace

/// Attention of several heads: softmax(q · k) · v between two projections, however the heads are laid out.
bool recognize_attention(editing& to, node& n) {
    if (n.operation == "Add" && n.inputs.size() == 2) return add_last_bias(to, n);
    const tensor* const weights = n.operation == "MatMul" ? to.constant(n.inputs[1]) : nullptr;
    const auto found =
        weights == nullptr || weights->shape.size() != 2 ? std::nullopt : products_behind(to, n.inputs[0]);
    if (!found) return false;
    const extent& e = found->e;
    const std::size_t size = e.size, pixels = e.pixels, c = e.channels();
    if (weights->values.size() != c * c || weights->shape[0] != weights->shape[1]
        || found->joined.from.values.size() != pixels * c
        || found->joined.from.shape.back() != weights->shape[0] || found->joined.factor != 1
        || found->values.factor != 1)
        return false;
    const auto rows = [=](std::size_t h, std::size_t pixel, std::size_t k) {
        return (h * pixels + pixel) * size + k;
    };
    const auto turned = [=](std::size_t h, std::size_t pixel, std::size_t k) {
        return (h * size + k) * pixels + pixel;
    };
    const auto q = stream_of(to, found->queries, e, rows), k = stream_of(to, found->keys, e, turned),
               v = stream_of(to, found->values, e, rows);
    const auto last = last_kernel(*weights, found->joined, e);
    if (!q || !k || !v || !last || q->p.input != k->p.input || q->p.input != v->p.input
        || q->p.kernel->shape[0] != weights->shape[0])
        return false;
    const double factor = found->queries.factor * found->keys.factor * found->scores.factor
                          * std::sqrt(static_cast<double>(size));
    const double query_factor = std::abs(factor - 1) < 1e-6 ? 1 : factor;
    const std::array streams{*q, *k, *v};
    const value_id kernel = to.add_constant(joined_kernel(streams, query_factor));
    const value_id bias = to.add_constant(joined_bias(streams, query_factor));
    to.replace(n, "SelfAttention", {q->p.input, kernel, bias, to.add_constant(*last)},
               {{"heads", static_cast<std::int64_t>(e.heads)}});
    return true;
}

} // namespace lamina::tool
