#include "read/stored.hpp"

#include <lamina/language/error.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include "graph/extents.hpp"

namespace lamina::tool {

namespace {

using type = onnx::TensorProto;

/// The product of the extents.
std::size_t checked_count(const type& stored, const std::string& name) {
    const std::vector<std::int64_t> shape(stored.dims().begin(), stored.dims().end());
    check_shape(shape, name);
    return count(shape);
}

/// A number of 16 bits with `exponent_bits`, as float16 (5) and bfloat16 (8) are.
double small_float(std::uint16_t bits, int exponent_bits) {
    const int fraction_bits = 15 - exponent_bits, bias = (1 << (exponent_bits - 1)) - 1;
    const int exponent = (bits >> fraction_bits) & ((1 << exponent_bits) - 1);
    const int fraction = bits & ((1 << fraction_bits) - 1);
    const double sign = (bits & 0x8000) != 0 ? -1 : 1;
    if (exponent == (1 << exponent_bits) - 1)
        return fraction != 0 ? std::numeric_limits<double>::quiet_NaN() : sign * INFINITY;
    const int whole = exponent == 0 ? fraction : fraction + (1 << fraction_bits);
    return sign * std::ldexp(whole, (std::max)(exponent, 1) - bias - fraction_bits);
}

double half(std::uint16_t bits) { return small_float(bits, 5); }
double brain_float(std::uint16_t bits) { return small_float(bits, 8); }

/// The largest and smallest integers stand for "to the end"; others have to be exact in double.
template <class Integer>
double whole(Integer number, const std::string& name) {
    constexpr double exact = 9007199254740992.0; // 2^53
    const auto v = static_cast<double>(number);
    if (std::fabs(v) <= exact) return v;
    if (std::fabs(v) < 0x1p62) raise(name + ": the integer " + std::to_string(number) + " is beyond 2^53");
    return v < 0 ? -exact : exact;
}

template <class T, class Convert>
std::vector<double> from_raw(const std::string& raw, std::size_t n, const std::string& name,
                             Convert convert) {
    if (raw.size() != n * sizeof(T))
        raise(name + ": it has " + std::to_string(raw.size()) + " bytes instead of "
              + std::to_string(n * sizeof(T)) + "; is the file complete?");
    std::vector<double> values(n);
    for (std::size_t i = 0; i < n; ++i) {
        T number;
        std::memcpy(&number, raw.data() + i * sizeof(T), sizeof(T));
        values[i] = convert(number);
    }
    return values;
}

template <class T, class Field, class Convert>
std::vector<double> from_field(const Field& field, std::size_t n, const std::string& name, Convert convert) {
    if (static_cast<std::size_t>(field.size()) != n)
        raise(name + ": it has " + std::to_string(field.size()) + " numbers instead of " + std::to_string(n)
              + "; is the file complete?");
    std::vector<double> values(n);
    for (std::size_t i = 0; i < n; ++i) values[i] = convert(static_cast<T>(field.Get(static_cast<int>(i))));
    return values;
}

template <class T, class Field, class Convert>
std::vector<double> numbers(const type& stored, const Field& field, const std::string& name,
                            Convert convert) {
    const std::size_t n = checked_count(stored, name);
    return stored.has_raw_data() ? from_raw<T>(stored.raw_data(), n, name, convert)
                                 : from_field<T>(field, n, name, convert);
}

std::vector<double> values_of(const type& t, const std::string& name) {
    const auto same = [](auto v) { return static_cast<double>(v); };
    const auto exact = [&](auto v) { return whole(v, name); };
    switch (t.data_type()) {
    case type::FLOAT:
        return numbers<float>(t, t.float_data(), name, same);
    case type::DOUBLE:
        return numbers<double>(t, t.double_data(), name, same);
    case type::FLOAT16:
        return numbers<std::uint16_t>(t, t.int32_data(), name, half);
    case type::BFLOAT16:
        return numbers<std::uint16_t>(t, t.int32_data(), name, brain_float);
    case type::INT8:
        return numbers<std::int8_t>(t, t.int32_data(), name, same);
    case type::INT16:
        return numbers<std::int16_t>(t, t.int32_data(), name, same);
    case type::INT32:
        return numbers<std::int32_t>(t, t.int32_data(), name, same);
    case type::INT64:
        return numbers<std::int64_t>(t, t.int64_data(), name, exact);
    case type::UINT8:
        return numbers<std::uint8_t>(t, t.int32_data(), name, same);
    case type::UINT16:
        return numbers<std::uint16_t>(t, t.int32_data(), name, same);
    case type::UINT32:
        return numbers<std::uint32_t>(t, t.uint64_data(), name, same);
    case type::UINT64:
        return numbers<std::uint64_t>(t, t.uint64_data(), name, exact);
    case type::BOOL:
        return numbers<std::uint8_t>(t, t.int32_data(), name, [](auto v) { return v != 0 ? 1.0 : 0.0; });
    default:
        break;
    }
    raise(name + ": a tensor of the type " + std::to_string(t.data_type())
          + " (TensorProto.DataType) is not supported; only numbers and booleans are");
}

} // namespace

element element_of(int data_type) {
    switch (data_type) {
    case type::FLOAT:
    case type::FLOAT16:
    case type::BFLOAT16:
        return element::float32;
    case type::DOUBLE:
        return element::float64;
    case type::INT32:
        return element::int32;
    case type::INT8:
    case type::INT16:
    case type::INT64:
    case type::UINT8:
    case type::UINT16:
    case type::UINT32:
    case type::UINT64:
        return element::int64;
    case type::BOOL:
        return element::boolean;
    default:
        return element::other;
    }
}

void check_shape(const std::vector<std::int64_t>& shape, const std::string& name) {
    std::int64_t product = 1;
    for (const std::int64_t extent : shape) {
        if (extent < 0 || extent > std::int64_t{1} << 30)
            raise(name + ": a dimension is " + std::to_string(extent));
        if (extent != 0 && product > (std::int64_t{1} << 40) / extent)
            raise(name + ": its dimensions are too large");
        product *= extent == 0 ? 1 : extent;
    }
}

tensor read_stored(const onnx::TensorProto& stored, const std::string& name) {
    static_assert(std::endian::native == std::endian::little, "files are little-endian");
    if (stored.data_location() == onnx::TensorProto::EXTERNAL)
        raise(name + ": its data is in another file, which was not read");
    if (stored.has_segment()) raise(name + ": tensors in segments are not supported");
    tensor t{element_of(stored.data_type()), {stored.dims().begin(), stored.dims().end()}, {}};
    t.values = values_of(stored, name);
    return t;
}

} // namespace lamina::tool
