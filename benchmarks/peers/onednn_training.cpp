#include <lamina/runtime/threads.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "onednn.hpp"

namespace peers::onednn {

namespace {

/// Training written by hand from forward and backward primitives: one list of them is a whole training step.
class training : public task {
public:
    training(const job& j, way how)
        : how_(how), samples_(j.batch_size), threads_(j.threads), team_(j.threads), batches_(j.batches) {
        input_ = memory(plain(to_dims(samples_, j.net.input())), cpu());
        values_.push_back({input_, {}});
        for (const layer& l : j.net.layers())
            if (l.what != operation::input && l.what != operation::softmax) append(l);
        append_loss(values_.back());
        for (std::size_t i = backward_.size(); i-- > 0;) backward_[i]();
        for (const auto& p : parameters_) append_update(*p);
    }

    void run() override {
        const batch& b = batches_[step_++ % batches_.size()];
        input_.set_data_handle(const_cast<float*>(b.images.data()));
        labels_ = b.labels.data();
        steps_.run();
    }
    std::vector<float> result() override { return {loss_}; }

private:
    /// The result of an operation, and the derivative of the loss with respect to it.
    struct value {
        memory is, gradient;
    };
    struct parameter {
        memory is, gradient;
        std::vector<float> speed;
    };

    void append(const layer& l) {
        switch (l.what) {
        case operation::conv:
            return append_conv(l);
        case operation::dense:
            return append_dense(l);
        case operation::dropout:
            return append_dropout(l);
        default:
            return append_pool(l);
        }
    }

    parameter& add_parameter(const memory& values, const layout& l) {
        sequence once;
        const memory held = once.as(values, l);
        once.run();
        parameters_.push_back(
            std::make_unique<parameter>(parameter{held, {}, std::vector<float>(count(held))}));
        return *parameters_.back();
    }

    /// Adds a value and its part of the backward pass, which is built in reverse.
    void push(const memory& m, std::function<void(const memory&)> backward) {
        const std::size_t self = values_.size();
        values_.push_back({m, {}});
        backward_.push_back(
            [this, self, backward = std::move(backward)] { backward(values_[self].gradient); });
    }

    void accumulate(std::size_t to, const memory& gradient) {
        memory& sum = values_[to].gradient;
        if (!sum) {
            sum = gradient;
            return;
        }
        const memory both(sum.get_desc(), cpu());
        steps_.add(
            add_all(both.get_desc(), {sum.get_desc(), gradient.get_desc()}),
            {{DNNL_ARG_MULTIPLE_SRC, sum}, {DNNL_ARG_MULTIPLE_SRC + 1, gradient}, {DNNL_ARG_DST, both}});
        sum = both;
    }

    /// The gradient before a relu whose results are `y`.
    memory before_relu(const memory& gradient, const memory& y) {
        const layout l = y.get_desc();
        constexpr auto relu = algorithm::eltwise_relu_use_dst_for_bwd;
        const auto forward = describe<dnnl::eltwise_forward>({}, prop_kind::forward_training, relu, l,
                                                             PEERS_ONEDNN_3(l, ) 0.0f, 0.0f);
        const auto d =
            describe_backward<dnnl::eltwise_backward>(forward, relu, l, PEERS_ONEDNN_3(l, ) l, 0.0f, 0.0f);
        const memory before(l, cpu());
        steps_.add(
            dnnl::eltwise_backward(d),
            {{DNNL_ARG_DST, y}, {DNNL_ARG_DIFF_DST, steps_.as(gradient, l)}, {DNNL_ARG_DIFF_SRC, before}});
        return before;
    }

    static dnnl::primitive_attr then_relu(bool relu) {
        dnnl::post_ops ops;
        if (relu) onednn::append(ops, algorithm::eltwise_relu, 0, 0);
        dnnl::primitive_attr attributes;
        attributes.set_post_ops(ops);
        return attributes;
    }

    void append_conv(const layer& l) {
        const bool relu = l.act == activation::relu, own_relu = relu && l.norm.empty();
        const std::size_t from = position_[l.from];
        const layout xs = activations(how_, to_dims(samples_, l.in)),
                     ys = activations(how_, to_dims(samples_, l.out));
        const auto describe_with = [&](const dnnl::primitive_attr& after) {
            return convolution_of(l, prop_kind::forward_training, algorithm::convolution_direct, xs, ys,
                                  after);
        };
        const auto d = describe_with(then_relu(own_relu)), hint = describe_with({});
        parameter& w = add_parameter(filled(kernel_dims(l), l.weights), d.weights_desc());
        const dims units{memory::dim(l.out.channels)};
        parameter* const b = l.bias.empty() ? nullptr : &add_parameter(filled(units, l.bias), plain(units));
        const memory x = steps_.as(values_[from].is, d.src_desc()), y(d.dst_desc(), cpu());
        arguments a{{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, w.is}, {DNNL_ARG_DST, y}};
        if (b != nullptr) a[DNNL_ARG_BIAS] = b->is;
        steps_.add(dnnl::convolution_forward(d), a);
        push(y, [=, this, &w, &l](const memory& gradient) {
            const memory g = own_relu ? before_relu(gradient, y) : gradient;
            append_kernel_gradient(l, hint, xs, ys, x, g, w, b);
            if (from != 0) accumulate(from, input_gradient(l, hint, xs, ys, g, w));
        });
        if (!l.norm.empty()) append_norm(l, relu && l.add == 0);
        if (l.add != 0) append_sum(position_[l.add], relu);
        position_.push_back(values_.size() - 1);
    }

    void append_kernel_gradient(const layer& l, const dnnl::convolution_forward::primitive_desc& hint,
                                const layout& xs, const layout& ys, const memory& x, const memory& g,
                                parameter& w, parameter* b) {
        const dims units{memory::dim(l.out.channels)};
        const auto d = describe_backward<dnnl::convolution_backward_weights>(
            hint, algorithm::convolution_direct, xs, any(kernel_dims(l)),
            b != nullptr ? plain(units) : layout(), ys, both(l.stride), both(l.pad), both(l.pad));
        const memory dw(d.diff_weights_desc(), cpu());
        arguments a{{DNNL_ARG_SRC, steps_.as(x, d.src_desc())},
                    {DNNL_ARG_DIFF_DST, steps_.as(g, d.diff_dst_desc())},
                    {DNNL_ARG_DIFF_WEIGHTS, dw}};
        if (b != nullptr) a[DNNL_ARG_DIFF_BIAS] = b->gradient = memory(plain(units), cpu());
        steps_.add(dnnl::convolution_backward_weights(d), a);
        w.gradient = steps_.as(dw, w.is.get_desc());
    }

    memory input_gradient(const layer& l, const dnnl::convolution_forward::primitive_desc& hint,
                          const layout& xs, const layout& ys, const memory& g, const parameter& w) {
        const auto d = describe_backward<dnnl::convolution_backward_data>(
            hint, algorithm::convolution_direct, xs, any(kernel_dims(l)), ys, both(l.stride), both(l.pad),
            both(l.pad));
        const memory dx(d.diff_src_desc(), cpu());
        steps_.add(dnnl::convolution_backward_data(d), {{DNNL_ARG_WEIGHTS, steps_.as(w.is, d.weights_desc())},
                                                        {DNNL_ARG_DIFF_DST, steps_.as(g, d.diff_dst_desc())},
                                                        {DNNL_ARG_DIFF_SRC, dx}});
        return dx;
    }

    /// Normalizes the last value, optionally with relu.
    void append_norm(const layer& l, bool relu) {
        const std::size_t from = values_.size() - 1;
        const memory x = values_[from].is;
        const layout xs = x.get_desc(), channels = plain({memory::dim(l.out.channels)});
        auto flags = dnnl::normalization_flags::use_scale | dnnl::normalization_flags::use_shift;
        if (relu) flags |= dnnl::normalization_flags::fuse_norm_relu;
        const auto d = describe<dnnl::batch_normalization_forward>(
            {}, prop_kind::forward_training, xs, PEERS_ONEDNN_3(xs, ) normalization::epsilon, flags);
        parameter& scale = add_parameter(filled(dims_of(channels), l.norm.gamma), channels);
        parameter& shift = add_parameter(filled(dims_of(channels), l.norm.beta), channels);
        const memory y(d.dst_desc(), cpu()), mean(channels, cpu()), variance(channels, cpu());
        const memory workspace(relu ? d.workspace_desc() : channels, cpu());
        arguments a{{DNNL_ARG_SRC, x},          {DNNL_ARG_DST, y},     {DNNL_ARG_SCALE, scale.is},
                    {DNNL_ARG_SHIFT, shift.is}, {DNNL_ARG_MEAN, mean}, {DNNL_ARG_VARIANCE, variance}};
        if (relu) a[DNNL_ARG_WORKSPACE] = workspace;
        steps_.add(dnnl::batch_normalization_forward(d), a);
        append_average(mean, l.norm.mean);
        append_average(variance, l.norm.variance);
        push(y, [=, this, &scale, &shift](const memory& gradient) {
            const auto back = describe_backward<dnnl::batch_normalization_backward>(
                d, prop_kind::backward, xs, PEERS_ONEDNN_3(xs, ) xs, normalization::epsilon, flags);
            const memory dx(back.diff_src_desc(), cpu());
            scale.gradient = memory(channels, cpu());
            shift.gradient = memory(channels, cpu());
            arguments b{{DNNL_ARG_SRC, x},
                        {DNNL_ARG_DIFF_DST, steps_.as(gradient, back.diff_dst_desc())},
                        {DNNL_ARG_SCALE, scale.is},
                        {DNNL_ARG_MEAN, mean},
                        {DNNL_ARG_VARIANCE, variance},
                        {DNNL_ARG_DIFF_SRC, dx},
                        {DNNL_ARG_DIFF_SCALE, scale.gradient},
                        {DNNL_ARG_DIFF_SHIFT, shift.gradient}};
            if (relu) b[DNNL_ARG_WORKSPACE] = workspace;
#if DNNL_VERSION_MAJOR < 3 // requires it, although no result depends on it
            b[DNNL_ARG_SHIFT] = shift.is;
#endif
            steps_.add(dnnl::batch_normalization_backward(back), b);
            accumulate(from, dx);
        });
    }

    void append_average(const memory& of, std::vector<float> average) {
        steps_.add([of, average]() mutable {
            for (std::size_t i = 0; i < average.size(); ++i)
                average[i] += (1 - normalization::momentum) * (data(of)[i] - average[i]);
        });
    }

    /// The sum of the last value and another one, optionally with relu.
    void append_sum(std::size_t other, bool relu) {
        const std::size_t last = values_.size() - 1;
        const memory a = values_[last].is, b = steps_.as(values_[other].is, a.get_desc()),
                     y(a.get_desc(), cpu());
        const auto d = describe<dnnl::binary>(then_relu(relu), algorithm::binary_add, a.get_desc(),
                                              b.get_desc(), y.get_desc());
        steps_.add(dnnl::binary(d), {{DNNL_ARG_SRC_0, a}, {DNNL_ARG_SRC_1, b}, {DNNL_ARG_DST, y}});
        push(y, [=, this](const memory& gradient) {
            const memory g = relu ? before_relu(gradient, y) : gradient;
            accumulate(last, g);
            accumulate(other, g);
        });
    }

    void append_pool(const layer& l) {
        const bool average = l.what == operation::average_pool;
        const auto how = average ? algorithm::pooling_avg_exclude_padding : algorithm::pooling_max;
        const std::size_t from = position_[l.from];
        const memory x = values_[from].is;
        const layout xs = x.get_desc();
        const auto d = describe<dnnl::pooling_forward>(
            {}, prop_kind::forward_training, how, xs, any(to_dims(samples_, l.out)), both(l.stride),
            both(l.kernel), PEERS_ONEDNN_3(both(0), ) both(l.pad), both(l.pad));
        const memory y(d.dst_desc(), cpu()), winners(average ? layout(xs) : d.workspace_desc(), cpu());
        arguments a{{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}};
        if (!average) a[DNNL_ARG_WORKSPACE] = winners;
        steps_.add(dnnl::pooling_forward(d), a);
        push(y, [=, this, &l](const memory& gradient) {
            const auto back = describe_backward<dnnl::pooling_backward>(
                d, how, xs, y.get_desc(), both(l.stride), both(l.kernel),
                PEERS_ONEDNN_3(both(0), ) both(l.pad), both(l.pad));
            const memory dx(back.diff_src_desc(), cpu());
            arguments b{{DNNL_ARG_DIFF_DST, steps_.as(gradient, back.diff_dst_desc())},
                        {DNNL_ARG_DIFF_SRC, dx}};
            if (!average) b[DNNL_ARG_WORKSPACE] = winners;
            steps_.add(dnnl::pooling_backward(back), b);
            accumulate(from, dx);
        });
        position_.push_back(values_.size() - 1);
    }

    /// In place; its factors come from hashed positions.
    void append_dropout(const layer& l) {
        const std::size_t from = position_[l.from];
        const memory x = values_[from].is;
        const auto factors = std::make_shared<std::vector<float>>(count(x));
        steps_.add([=, seed = std::uint32_t{0}]() mutable {
            seed += 0x9e3779b9u;
            float *const values = data(x), *const f = factors->data();
            for (std::size_t i = 0; i < factors->size(); ++i) {
                std::uint32_t h = (std::uint32_t(i) ^ seed) * 0x7feb352du;
                h = (h ^ h >> 15) * 0x846ca68bu;
                f[i] = (h >> 31) != 0 ? 2.0f : 0.0f;
                values[i] *= f[i];
            }
        });
        push(x, [=, this](const memory& gradient) {
            const memory g = steps_.as(gradient, x.get_desc());
            steps_.add([=] {
                float *const values = data(g), *const f = factors->data();
                for (std::size_t i = 0; i < factors->size(); ++i) values[i] *= f[i];
            });
            accumulate(from, g);
        });
        position_.push_back(values_.size() - 1);
    }

    void append_dense(const layer& l) {
        const std::size_t from = position_[l.from];
        const dims in = dims_of(values_[from].is.get_desc());
        dims kernel = in;
        kernel[0] = memory::dim(l.out.channels);
        const layout units = plain({kernel[0]}), out = plain({memory::dim(samples_), kernel[0]});
        const auto d = describe<dnnl::inner_product_forward>({}, prop_kind::forward_training, any(in),
                                                             any(kernel), units, out);
        parameter& w = add_parameter(filled(kernel, l.weights), d.weights_desc());
        parameter& b = add_parameter(filled(dims_of(units), l.bias), units);
        const memory x = steps_.as(values_[from].is, d.src_desc()), y(d.dst_desc(), cpu());
        steps_.add(dnnl::inner_product_forward(d),
                   {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, w.is}, {DNNL_ARG_BIAS, b.is}, {DNNL_ARG_DST, y}});
        push(y, [=, this, &w, &b](const memory& g) {
            const auto dw =
                describe_backward<dnnl::inner_product_backward_weights>(d, any(in), any(kernel), units, out);
            const memory kernel_gradient(dw.diff_weights_desc(), cpu());
            b.gradient = memory(units, cpu());
            steps_.add(dnnl::inner_product_backward_weights(dw), {{DNNL_ARG_SRC, steps_.as(x, dw.src_desc())},
                                                                  {DNNL_ARG_DIFF_DST, g},
                                                                  {DNNL_ARG_DIFF_WEIGHTS, kernel_gradient},
                                                                  {DNNL_ARG_DIFF_BIAS, b.gradient}});
            w.gradient = steps_.as(kernel_gradient, w.is.get_desc());
            const auto dx =
                describe_backward<dnnl::inner_product_backward_data>(d, any(in), any(kernel), out);
            const memory gradient(dx.diff_src_desc(), cpu());
            steps_.add(dnnl::inner_product_backward_data(dx),
                       {{DNNL_ARG_WEIGHTS, steps_.as(w.is, dx.weights_desc())},
                        {DNNL_ARG_DIFF_DST, g},
                        {DNNL_ARG_DIFF_SRC, gradient}});
            accumulate(from, gradient);
        });
        position_.push_back(values_.size() - 1);
    }

    /// Softmax and categorical cross-entropy.
    void append_loss(value& logits) {
        const memory x = logits.is, g(x.get_desc(), cpu());
        logits.gradient = g;
        const auto classes = std::size_t(dims_of(x.get_desc())[1]);
        steps_.add([=, this] {
            const float* z = data(x);
            float* d = data(g);
            const float share = 1 / float(samples_);
            loss_ = 0;
            for (std::size_t i = 0; i < samples_; ++i, z += classes, d += classes) {
                const float top = *std::max_element(z, z + classes);
                float total = 0;
                for (std::size_t c = 0; c < classes; ++c) total += d[c] = std::exp(z[c] - top);
                loss_ -= share * std::log(d[labels_[i]] / total);
                for (std::size_t c = 0; c < classes; ++c) d[c] *= share / total;
                d[labels_[i]] -= share;
            }
        });
    }

    void append_update(parameter& p) {
        const std::size_t size = p.speed.size(), threads = size > 16384 ? threads_ : 1;
        steps_.add([=, &p] {
            team_.each(threads, [&](std::size_t thread) {
                float *const w = data(p.is), *const speed = p.speed.data();
                const float* const g = data(p.gradient);
                for (std::size_t i = size * thread / threads; i < size * (thread + 1) / threads; ++i) {
                    speed[i] = descent::momentum * speed[i] + g[i];
                    w[i] -= descent::rate * speed[i];
                }
            });
        });
    }

    way how_;
    std::size_t samples_, threads_;
    lamina::detail::thread_team team_;
    std::span<const batch> batches_;
    sequence steps_;
    memory input_;
    std::vector<value> values_;
    /// The index in values_ of each layer's value.
    std::vector<std::size_t> position_{0};
    std::vector<std::function<void()>> backward_;
    std::vector<std::unique_ptr<parameter>> parameters_;
    const std::uint32_t* labels_ = nullptr;
    std::size_t step_ = 0;
    float loss_ = 0;
};

} // namespace

std::unique_ptr<task> prepare_training(const job& j, way how) {
    if (how == way::winograd) return nullptr;
    return std::make_unique<training>(j, how);
}

} // namespace peers::onednn
