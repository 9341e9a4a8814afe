#include "evaluate/broadcast.hpp"

#include <algorithm>

#include "graph/describe.hpp"

namespace lamina::tool {

extents broadcast(const call& c, const extents& a, const extents& b) {
    extents shape((std::max)(a.size(), b.size()));
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const std::int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1;
        const std::int64_t y = i < b.size() ? b[b.size() - 1 - i] : 1;
        if (x != y && x != 1 && y != 1)
            c.fail(shape_text(a) + " and " + shape_text(b) + " do not fit together");
        shape[shape.size() - 1 - i] = x == 1 ? y : x;
    }
    return shape;
}

extents broadcast_strides(const extents& shape, const extents& as) {
    const extents own = strides_of(shape);
    extents strides(as.size());
    const std::size_t more = as.size() - shape.size();
    for (std::size_t i = 0; i < shape.size(); ++i) strides[more + i] = shape[i] == 1 ? 0 : own[i];
    return strides;
}

} // namespace lamina::tool
