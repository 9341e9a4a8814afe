#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "dlib_networks.hpp"
#include "engine.hpp"

extern "C" void openblas_set_num_threads(int);

namespace peers {

namespace {

using tensor = dlib::resizable_tensor;

void append(std::vector<float>& to, const std::vector<float>& numbers) {
    to.insert(to.end(), numbers.begin(), numbers.end());
}

/// The parameters as dlib groups them in tensors: kernel and bias, gamma and beta. Dense kernels are [inputs,
/// outputs].
std::vector<std::vector<float>> parameters_of(const network& net) {
    std::vector<std::vector<float>> all;
    for (const layer& l : net.layers()) {
        if (l.weights.empty()) continue;
        auto& kernel = all.emplace_back();
        if (l.what == operation::dense)
            for (std::size_t i = 0; i < l.in.size(); ++i)
                for (std::size_t o = 0; o < l.out.channels; ++o)
                    kernel.push_back(l.weights[o * l.in.size() + i]);
        else
            kernel = l.weights;
        append(kernel, l.bias);
        if (l.norm.empty()) continue;
        append(all.emplace_back(l.norm.gamma), l.norm.beta);
    }
    return all;
}

/// Sets the parameters of a network that has been run once and so has allocated them. dlib visits the last
/// layer first.
template <class Net>
void set_parameters(Net& net, const network& from) {
    const auto all = parameters_of(from);
    std::size_t left = all.size();
    dlib::visit_layer_parameters(net, [&](dlib::tensor& t) {
        if (t.size() == 0) return;
        if (left == 0 || t.size() != all[left - 1].size())
            throw std::runtime_error("dlib: its network is not the same");
        std::ranges::copy(all[--left], t.host());
    });
}

using plane = dlib::matrix<float>;
void resize(plane& image, extents e) { image = dlib::zeros_matrix<float>(long(e.height), long(e.width)); }
template <std::size_t Channels>
void resize(std::array<plane, Channels>& image, extents e) {
    for (plane& p : image) resize(p, e);
}

/// Converts images of the network's own type, because only then does the network learn the size of a sample.
template <class Net>
tensor images_of(Net& net, const job& j, const batch& b) {
    std::vector<typename Net::input_type> images(j.batch_size);
    for (auto& image : images) resize(image, j.net.input());
    tensor t;
    net.to_tensor(images.begin(), images.end(), t);
    std::ranges::copy(b.images, t.host());
    return t;
}

template <class Net>
class prediction : public task {
public:
    explicit prediction(const job& j) : images_(images_of(net_, j, j.batches.front())) {
        net_.forward(images_);
        set_parameters(net_, j.net.folded());
    }

    void run() override { net_.forward(images_); }
    std::vector<float> result() override {
        const dlib::tensor& y = net_.get_output();
        return {y.host(), y.host() + y.size()};
    }

private:
    dlib::softmax<Net> net_;
    tensor images_;
};

template <class Net>
class training : public task {
public:
    explicit training(const job& j)
        : solvers_(net_.num_computational_layers, dlib::sgd(0, descent::momentum)) {
        dlib::visit_computational_layers(net_, [](auto& details) {
            using normal = dlib::bn_<dlib::CONV_MODE>;
            if constexpr (std::is_same_v<std::remove_reference_t<decltype(details)>, normal>)
                details = normal(100, normalization::epsilon);
        });
        dlib::disable_duplicative_biases(net_);
        for (const batch& b : j.batches) {
            images_.push_back(images_of(net_, j, b));
            labels_.emplace_back(b.labels.begin(), b.labels.end());
        }
        net_.compute_parameter_gradients(images_.front(), labels_.front().begin());
        set_parameters(net_, j.net);
    }

    void run() override {
        const std::size_t at = step_++ % images_.size();
        loss_ = net_.compute_parameter_gradients(images_[at], labels_[at].begin());
        net_.update_parameters(solvers_, descent::rate);
    }
    std::vector<float> result() override { return {float(loss_)}; }

private:
    dlib::loss_multiclass_log<Net> net_;
    std::vector<dlib::sgd> solvers_;
    std::vector<tensor> images_;
    std::vector<std::vector<unsigned long>> labels_;
    std::size_t step_ = 0;
    double loss_ = 0;
};

template <class Predicting, class Training>
std::unique_ptr<task> either(const job& j) {
    if (j.what == mode::train) return std::make_unique<training<Training>>(j);
    return std::make_unique<prediction<Predicting>>(j);
}

/// Only the small networks; dlib is not used for the others.
std::unique_ptr<task> prepare(const job& j) {
    using namespace dlib_networks;
    openblas_set_num_threads(int(j.threads));
    const auto drops = [](const layer& l) { return l.what == operation::dropout; };
    if (j.network_name == "article") return either<dlib_networks::article, dlib_networks::article>(j);
    if (j.network_name == "resnet20")
        return either<dlib_networks::resnet20<nothing>, dlib_networks::resnet20<dlib::bn_con>>(j);
    if (j.network_name != "keras") return nullptr;
    if (std::ranges::any_of(j.net.layers(), drops)) return either<keras<nothing>, keras<dlib::dropout>>(j);
    return either<keras<nothing>, keras<nothing>>(j);
}

} // namespace

std::vector<engine> dlib_engines() {
    return {{"dlib " + std::to_string(DLIB_MAJOR_VERSION) + "." + std::to_string(DLIB_MINOR_VERSION), "",
             prepare}};
}

} // namespace peers
