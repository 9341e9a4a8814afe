// The table of the zoo: what the compiler knows about well-known networks. `zoo --markdown` prints it for a
// README, with the papers.
#include <lamina/plan/plan.hpp>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <zoo/all.hpp>
#include <zoo/graphs.hpp>

using namespace lamina;

namespace {

/// The number of lines of code in a header of the zoo, without blank lines, comments, #include, namespaces
/// and assertions.
std::size_t lines_of(const std::string& header) {
    std::ifstream file(std::filesystem::path(ZOO_FOLDER) / header);
    std::size_t count = 0;
    for (std::string line; std::getline(file, line);) {
        line.erase(0, line.find_first_not_of(' '));
        if (line.empty()) continue;
        bool code = true;
        for (const std::string_view other :
             {"//", "#", "namespace", "} // namespace", "using namespace", "static_assert"})
            code = code && !line.starts_with(other);
        count += code;
    }
    return count;
}

/// 25557032 as "25 557 032".
std::string grouped(std::size_t n) {
    std::string text = std::to_string(n);
    for (std::size_t i = text.size(); i > 3;) text.insert(i -= 3, 1, ' ');
    return text;
}
std::string fixed(double x, int digits) {
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, x);
    return text;
}
std::string text_of(dims d) {
    return std::to_string(d.height) + "x" + std::to_string(d.width) + "x" + std::to_string(d.channels);
}

void print(bool markdown, const std::string (&cell)[7]) {
    if (markdown)
        std::printf("| %s | %s | %s | %s | %s | %s | %s |\n", cell[0].c_str(), cell[1].c_str(),
                    cell[2].c_str(), cell[3].c_str(), cell[4].c_str(), cell[5].c_str(), cell[6].c_str());
    else
        std::printf("%-21s %10s %12s %12s %10s %6s\n", cell[0].c_str(), cell[2].c_str(), cell[3].c_str(),
                    cell[4].c_str(), cell[5].c_str(), cell[6].c_str());
}

template <class N>
void print(bool markdown, const char* name, const char* paper, const std::string& header) {
    print(markdown,
          {name, paper, text_of(input_shape<N>), grouped(trainable_parameters<N>), fixed(macs<N> / 1e6, 1),
           fixed(arena_bytes<N> / 1024.0, 0), std::to_string(lines_of(header))});
}

} // namespace

int main(int argc, char** argv) {
    const bool md = argc > 1 && argv[1] == std::string_view("--markdown");
    print(md, {"network", "paper", "input", "parameters", "M mult-adds", "arena KiB", "lines"});
    if (md) std::puts("| --- | --- | --- | ---: | ---: | ---: | ---: |");
    print<zoo::lenet5>(md, "LeNet-5", "LeCun et al. 1998", "lenet5.hpp");
    print<zoo::keras_mnist>(md, "Keras's MNIST convnet", "Chollet 2015", "mnist.hpp");
    print<zoo::pytorch_mnist>(md, "PyTorch's MNIST net", "PyTorch's examples", "mnist.hpp");
    print<zoo::resnet8>(md, "ResNet-8 (Tiny)", "Banbury et al. 2021", "mlperf_tiny.hpp");
    print<zoo::mobilenet_vww>(md, "MobileNetV1 (Tiny)", "Banbury et al. 2021", "mlperf_tiny.hpp");
    print<zoo::ds_cnn>(md, "DS-CNN (Tiny)", "Banbury et al. 2021", "mlperf_tiny.hpp");
    print<zoo::anomaly_autoencoder>(md, "Autoencoder (Tiny)", "Banbury et al. 2021", "mlperf_tiny.hpp");
    print<zoo::alexnet>(md, "AlexNet", "Krizhevsky 2014", "alexnet.hpp");
    print<zoo::vgg16>(md, "VGG-16", "Simonyan et al. 2014", "vgg16.hpp");
    print<zoo::googlenet>(md, "GoogLeNet", "Szegedy et al. 2014", "googlenet.hpp");
    print<zoo::unet>(md, "U-Net", "Ronneberger et al. 2015", "unet.hpp");
    print<zoo::resnet20>(md, "ResNet-20 (CIFAR)", "He et al. 2015", "resnet20.hpp");
    print<zoo::resnet18>(md, "ResNet-18", "He et al. 2015", "resnet.hpp");
    print<zoo::resnet50>(md, "ResNet-50", "He et al. 2015", "resnet.hpp");
    print<zoo::squeezenet1_1>(md, "SqueezeNet 1.1", "Iandola et al. 2016", "squeezenet.hpp");
    print<zoo::densenet121>(md, "DenseNet-121", "Huang et al. 2017", "densenet.hpp");
    print<zoo::mobilenetv2>(md, "MobileNetV2", "Sandler et al. 2018", "mobilenetv2.hpp");
    print<zoo::shufflenet_v2>(md, "ShuffleNetV2 1.0x", "Ma et al. 2018", "shufflenet.hpp");
    print<zoo::mobilenetv3_large>(md, "MobileNetV3-Large", "Howard et al. 2019", "mobilenetv3.hpp");
    print<zoo::efficientnet_b0>(md, "EfficientNet-B0", "Tan and Le 2019", "efficientnet.hpp");
    print<zoo::convnext_tiny>(md, "ConvNeXt-T", "Liu et al. 2022", "convnext.hpp");
    print<zoo::vit_tiny>(md, "ViT-tiny", "Touvron et al. 2021", "vit.hpp");
    print<zoo::inception_v3>(md, "Inception v3", "Szegedy et al. 2015", "inception_v3.hpp");
    print<zoo::hrnet_w18>(md, "HRNet-W18", "Wang et al. 2019", "hrnet.hpp");
    print<zoo::ssd300_vgg16>(md, "SSD300-VGG16", "Liu et al. 2015", "ssd300.hpp");
    print<zoo::ssdlite320_mobilenetv3_large>(md, "SSDlite320", "Howard et al. 2019", "ssdlite320.hpp");
    print<zoo::yolov3_tiny>(md, "YOLOv3-tiny", "Redmon et al. 2018", "yolov3_tiny.hpp");
    print<zoo::fcn_resnet50>(md, "FCN-ResNet50", "Long et al. 2014", "fcn.hpp");
    print<zoo::unet_plus_plus<>>(md, "U-Net++", "Zhou et al. 2018", "unet_plus_plus.hpp");
    print<zoo::stacked_hourglass>(md, "Stacked hourglass", "Newell et al. 2016", "hourglass.hpp");
    print<zoo::espcn>(md, "ESPCN", "Shi et al. 2016", "super_resolution.hpp");
    print<zoo::edsr_baseline>(md, "EDSR (baseline)", "Lim et al. 2017", "super_resolution.hpp");
    print<zoo::crnn>(md, "CRNN, not recurrent", "Shi et al. 2015", "crnn.hpp");
    print<zoo::tcn>(md, "TCN", "Bai et al. 2018", "tcn.hpp");
}
