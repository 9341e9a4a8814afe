#include <algorithm>
#include <cstddef>
#include <optional>

#include "onednn.hpp"

namespace peers::onednn {

namespace {

/// Reuses the memory of values that are no longer needed, so that chains of layers stay in the cache.
class recycler {
public:
    memory make(const layout& l) {
        const std::size_t size = l.get_size();
        const auto fits = [&](const memory& m) { return m.get_desc().get_size() >= size; };
        const auto found = std::ranges::find_if(free_, fits);
        if (found == free_.end()) {
            kept_.emplace_back(l, cpu());
            return kept_.back();
        }
        const memory again(l, cpu(), found->get_data_handle());
        free_.erase(found);
        return again;
    }
    void give_back(const memory& m) { free_.push_back(m); }

private:
    std::vector<memory> kept_, free_;
};

/// Convolutions with fused post-operations; weights are reordered once.
class prediction : public task {
public:
    prediction(const job& j, way how) : how_(how), samples_(j.batch_size) {
        const network net = j.net.folded();
        last_reader_.resize(net.layers().size());
        for (std::size_t i = 1; i < net.layers().size(); ++i) {
            last_reader_[net.layers()[i].from] = i;
            last_reader_[net.layers()[i].add] = i;
        }
        const dims in = to_dims(samples_, net.input());
        values_.push_back(filled(in, j.batches.front().images));
        for (std::size_t i = 1; i < net.layers().size(); ++i) {
            values_.push_back(append(net.layers()[i]));
            recycle(net.layers()[i], i);
        }
        const memory last = values_.back();
        result_ = steps_.as(last, plain(dims_of(last.get_desc())));
        once_.run();
        once_ = {};
    }

    void run() override { steps_.run(); }
    std::vector<float> result() override { return {data(result_), data(result_) + count(result_)}; }

    bool uses_winograd() const { return uses_winograd_; }

private:
    /// The input is not recycled, because every run reads it. The memory of a value that a sum was added to
    /// in place lives on.
    void recycle(const layer& l, std::size_t now) {
        for (const std::size_t v : {l.from, l.add})
            if (v != 0 && last_reader_[v] == now
                && values_[v].get_data_handle() != values_[now].get_data_handle())
                memories_.give_back(values_[v]);
    }

    memory append(const layer& l) {
        switch (l.what) {
        case operation::conv:
            return append_conv(l);
        case operation::dense:
            return append_dense(l);
        case operation::max_pool:
        case operation::average_pool:
            return append_pool(l);
        case operation::softmax:
            return append_softmax(l);
        default:
            return values_[l.from];
        }
    }

    static dnnl::primitive_attr after(const layer& l) {
        dnnl::post_ops ops;
        if (l.add != 0) ops.append_sum();
        if (l.act == activation::relu) onednn::append(ops, algorithm::eltwise_relu, 0, 0);
        if (l.act == activation::relu6) onednn::append(ops, algorithm::eltwise_clip, 0, 6);
        dnnl::primitive_attr attributes;
        attributes.set_post_ops(ops);
        return attributes;
    }

    dnnl::convolution_forward::primitive_desc choose(const layer& l, const layout& x, const layout& y) {
        const auto make = [&](algorithm a) {
            return convolution_of(l, prop_kind::forward_inference, a, x, y, after(l));
        };
        if (how_ == way::winograd && l.kernel == 3 && l.stride == 1 && l.groups == 1) {
            try {
                const auto found = make(algorithm::convolution_winograd);
                uses_winograd_ = true;
                return found;
            } catch (const dnnl::error&) {} // not available for this shape
        }
        return make(algorithm::convolution_direct);
    }

    memory append_conv(const layer& l) {
        const layout to =
            l.add != 0 ? values_[l.add].get_desc() : activations(how_, to_dims(samples_, l.out));
        const auto d = choose(l, activations(how_, to_dims(samples_, l.in)), to);
        const memory x = steps_.as(values_[l.from], d.src_desc());
        const memory w = once_.as(filled(kernel_dims(l), l.weights), d.weights_desc());
        const memory b = filled({memory::dim(l.out.channels)}, l.bias);
        const memory y = l.add != 0 ? values_[l.add] : memories_.make(d.dst_desc());
        steps_.add(dnnl::convolution_forward(d),
                   {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, w}, {DNNL_ARG_BIAS, b}, {DNNL_ARG_DST, y}});
        return y;
    }

    memory append_dense(const layer& l) {
        const dims in = dims_of(values_[l.from].get_desc());
        dims kernel = in;
        kernel[0] = memory::dim(l.out.channels);
        const dims units{memory::dim(l.out.channels)}, out{memory::dim(samples_), units[0]};
        const auto d = describe<dnnl::inner_product_forward>(after(l), prop_kind::forward_inference, any(in),
                                                             any(kernel), plain(units), plain(out));
        const memory y = memories_.make(d.dst_desc());
        steps_.add(dnnl::inner_product_forward(d),
                   {{DNNL_ARG_SRC, steps_.as(values_[l.from], d.src_desc())},
                    {DNNL_ARG_WEIGHTS, once_.as(filled(kernel, l.weights), d.weights_desc())},
                    {DNNL_ARG_BIAS, filled(units, l.bias)},
                    {DNNL_ARG_DST, y}});
        return y;
    }

    memory append_pool(const layer& l) {
        const bool average = l.what == operation::average_pool;
        const auto d = describe<dnnl::pooling_forward>(
            {}, prop_kind::forward_inference,
            average ? algorithm::pooling_avg_exclude_padding : algorithm::pooling_max,
            values_[l.from].get_desc(), any(to_dims(samples_, l.out)), both(l.stride), both(l.kernel),
            PEERS_ONEDNN_3(both(0), ) both(l.pad), both(l.pad));
        const memory y = memories_.make(d.dst_desc());
        steps_.add(dnnl::pooling_forward(d), {{DNNL_ARG_SRC, values_[l.from]}, {DNNL_ARG_DST, y}});
        return y;
    }

    memory append_softmax(const layer& l) {
        const memory x = values_[l.from], y = memories_.make(x.get_desc());
        const auto d = describe<dnnl::softmax_forward>(
            {}, prop_kind::forward_inference, PEERS_ONEDNN_3(algorithm::softmax_accurate, ) x.get_desc(),
            PEERS_ONEDNN_3(x.get_desc(), ) 1);
        steps_.add(dnnl::softmax_forward(d), {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}});
        return y;
    }

    way how_;
    std::size_t samples_;
    sequence once_, steps_;
    recycler memories_;
    std::vector<memory> values_;
    std::vector<std::size_t> last_reader_;
    memory result_;
    bool uses_winograd_ = false;
};

} // namespace

std::unique_ptr<task> prepare_prediction(const job& j, way how) {
    auto made = std::make_unique<prediction>(j, how);
    if (how == way::winograd && !made->uses_winograd()) return nullptr;
    return made;
}

} // namespace peers::onednn
