// needs: safetensors
#include <lamina/weights/module_search.hpp>
#include <lamina/weights/torch_layout.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

using namespace lamina;
using namespace lamina::detail;

namespace {

struct answer {
    std::string first, last;
};

/// `names`: modules, each followed by a colon and its kind of weight, a number. `wanted`: kinds.
answer search(const std::string& names, const std::string& wanted, bool natural = true,
              const std::vector<module_range>& branches = {}) {
    safetensors_file file;
    std::istringstream list(names);
    for (std::string name; list >> name;) {
        const std::size_t cut = name.find(':');
        file.tensors.push_back(
            {name.substr(0, cut) + ".weight", stored_type::f32, {std::stoul(name.substr(cut + 1))}, {}});
    }
    const auto modules = file_modules(file, torch_conventions::list());
    std::vector<std::size_t> kinds, wanted_kinds;
    for (const auto& t : file.tensors) kinds.push_back(t.extents[0]);
    std::istringstream numbers(wanted);
    for (std::size_t kind = 0; numbers >> kind;) wanted_kinds.push_back(kind);
    const module_tree tree(modules, std::vector<bool>(modules.size()), ".", natural);
    const auto found = module_search(tree, kinds, wanted_kinds, branches).find();
    const auto text = [&](const auto& order) {
        if (!found.found) return std::string("none");
        std::string all;
        for (const std::size_t m : order) all += (all.empty() ? "" : " ") + modules[m].name;
        return all;
    };
    return {text(found.first), text(found.last)};
}

} // namespace

TEST_CASE("names are ordered as people number them") {
    CHECK(natural_less("conv2", "conv10"));
    CHECK_FALSE(natural_less("conv10", "conv2"));
    CHECK(natural_less("2", "10"));
    CHECK(natural_less("a", "a1"));
    CHECK(natural_less("a1b2", "a1b10"));
    CHECK(natural_less("a", "b"));
    CHECK_FALSE(natural_less("a07", "a7"));
    CHECK_FALSE(natural_less("a7", "a07"));
    CHECK(natural_less("12345678901234567890123", "12345678901234567890124"));
    CHECK(series_of("bn12", false) == "bn#");
    CHECK(series_of("bn_12", false) == "bn_#");
    CHECK(series_of("bn", false) == "bn");
    CHECK(series_of("conv2d_3", true) == "conv#d_#");
    CHECK(series_of("conv2d", true) == "conv#d_#");
    CHECK(series_of("branch3x3", true) == "branch#x#");
    CHECK(series_of("block_10_expand", false) == "block_#_expand");
    CHECK(series_of("12", false) == "#");
}

TEST_CASE("names that are numbered in different ways leave a choice") {
    for (const std::string names : {"conv2:1 conv_1:1", "layer10:1 layer_9:1", "l01:1 l1:1", "bn:1 bn1:1"}) {
        const auto found = search(names, "1 1");
        CHECK(found.first != found.last);
    }
    CHECK(search("l1:1 l01:1 l02:1", "1 1 1").last == "l01 l1 l02");
    const auto padded = search("l01:1 l02:1 l10:1", "1 1 1");
    CHECK(padded.first == "l01 l02 l10");
    CHECK(padded.last == padded.first);
}

TEST_CASE("a sorted file is recognized whatever the types of its elements are called") {
    safetensors_file file;
    const auto add = [&](const std::string& name, const std::string& type) {
        file.tensors.push_back({name + ".weight", stored_type::other, {1}, {}, type});
    };
    add("b", "F8_E5M2"), add("d", "F8_E5M2"), add("a", "F8_E4M3"), add("c", "F8_E4M3");
    CHECK(is_sorted_by_name(file_modules(file, torch_conventions::list())));
    add("b.x", "F8_E4M3");
    CHECK_FALSE(is_sorted_by_name(file_modules(file, torch_conventions::list())));
}

TEST_CASE("a sequence is found in the order of its numbers") {
    const auto a = search("0:1 1:2 10:1 2:1 9:2", "1 2 1 2 1");
    CHECK(a.first == "0 1 2 9 10");
    CHECK(a.last == a.first);
}

TEST_CASE("the order of a state dict goes before that of names") {
    CHECK(search("z:1 y:1 x:2", "1 1 2").first == "y z x");
    CHECK(search("z:1 y:1 x:2", "1 1 2", false).first == "z y x");
}

TEST_CASE("a shortcut is found before and behind the main path") {
    // A bottleneck: conv3 and the shortcut's convolution have the same shape, as do their normalizations.
    const std::string block =
        "b.bn1:9 b.bn2:9 b.bn3:8 b.conv1:1 b.conv2:2 b.conv3:3 b.downsample.0:3 b.downsample.1:8";
    const auto behind = search(block, "1 9 2 9 3 8 3 8");
    CHECK(behind.first == "b.conv1 b.bn1 b.conv2 b.bn2 b.conv3 b.bn3 b.downsample.0 b.downsample.1");
    // Only the order of names rules this one out.
    CHECK(behind.last == "b.conv1 b.bn1 b.conv2 b.bn2 b.downsample.0 b.downsample.1 b.conv3 b.bn3");
    const auto before = search(block, "3 8 1 9 2 9 3 8");
    CHECK(before.first == "b.downsample.0 b.downsample.1 b.conv1 b.bn1 b.conv2 b.bn2 b.conv3 b.bn3");
    CHECK(before.last == before.first);
    // With the first normalization as large as the shortcut's, so that matching the k-th of each kind would
    // confuse them.
    const auto basic =
        search("b.bn1:8 b.bn2:8 b.conv1:1 b.conv2:2 b.downsample.0:3 b.downsample.1:8", "3 8 1 8 2 8");
    CHECK(basic.first == "b.downsample.0 b.downsample.1 b.conv1 b.bn1 b.conv2 b.bn2");
    CHECK(basic.last == basic.first);
}

TEST_CASE("what is nested is not torn by a branch, if possible") {
    // ResNet: the stem's normalization is as large as those of the first blocks, so it could be the last one.
    const std::string names = "bn1:8 layer1.0.bn1:8 layer1.0.bn2:8 layer1.0.conv1:2 layer1.0.conv2:2 stem:1";
    CHECK(search(names, "1 8 2 8 2 8").last != search(names, "1 8 2 8 2 8").first);
    const auto found = search(names, "1 8 2 8 2 8", true, {{2, 6}});
    CHECK(found.first == "stem bn1 layer1.0.conv1 layer1.0.bn1 layer1.0.conv2 layer1.0.bn2");
    CHECK(found.last == found.first);
    // A subtree that reaches past the end of a branch is accepted if nothing else fits.
    CHECK(search("down:1 up.0:2 up.1:3", "1 2 3", true, {{0, 2}}).first == "down up.0 up.1");
}

TEST_CASE("what is nested stays together, whatever the alphabet says") {
    // DenseNet: norm0 comes before denseblock1, whose first normalization has the same shape.
    const auto dense =
        search("f.conv0:1 f.denseblock1.denselayer1.conv1:2 f.denseblock1.denselayer1.norm1:64 "
               "f.denseblock1.denselayer2.conv1:3 f.denseblock1.denselayer2.norm1:96 f.norm0:64 "
               "f.norm5:130 f.transition1.conv:4 f.transition1.norm:128",
               "1 64 64 2 96 3 128 4 130");
    CHECK(dense.first
          == "f.conv0 f.norm0 f.denseblock1.denselayer1.norm1 f.denseblock1.denselayer1.conv1 "
             "f.denseblock1.denselayer2.norm1 f.denseblock1.denselayer2.conv1 f.transition1.norm "
             "f.transition1.conv f.norm5");
    CHECK(dense.last == dense.first);
}

TEST_CASE("numbers that fall are followed where the shapes ask for it") {
    // U-Net: the decoders are numbered from the bottom.
    const auto unet =
        search("bottom:3 dec1.0:6 dec1.1:1 dec2.0:5 dec2.1:2 enc1.0:4 enc1.1:1 enc2.0:7 enc2.1:2 up1:9 up2:8",
               "4 1 7 2 3 8 5 2 9 6 1");
    CHECK(unet.first == "enc1.0 enc1.1 enc2.0 enc2.1 bottom up2 dec2.0 dec2.1 up1 dec1.0 dec1.1");
    CHECK(unet.last == unet.first);
}

TEST_CASE("only what is left over is left out") {
    const auto heads = search("aux1.fc:7 aux2.fc:7 conv:1 fc:7 norm:2", "1 2 7");
    CHECK(heads.first == "conv norm aux1.fc");
    CHECK(heads.last == "conv norm fc");
    CHECK(search("a.0:1 a.1:2 b:3", "1 3").first == "a.0 b");
    // Leaving out a whole module is preferred to leaving out part of another.
    const auto whole = search("aux.conv:1 aux.fc:7 part.0:1 part.1:2 part.2:3", "1 2 3");
    CHECK(whole.first == "part.0 part.1 part.2");
    CHECK(whole.last == whole.first);
    CHECK(search("a.0:1 a.1:2 b:3", "1 3 2").first == "none");
    CHECK(search("a:1", "1 1").first == "none");
    CHECK(search("a:1", "2").first == "none");
}

TEST_CASE("a module may have tensors of its own and modules within it") {
    CHECK(search("block:5 block.0:1 block.1:2 head:1", "1 2 5 1").first == "block.0 block.1 block head");
}

TEST_CASE("files that are made to mislead end the search") {
    std::string many, wanted;
    for (int i = 0; i < 300; ++i) {
        many += "m" + std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i) + "x.0:1 ";
        many += "n" + std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i) + "x.0:2 ";
        wanted += i < 299 ? "1 2 " : "2 1 1";
    }
    CHECK(search("a.0:1 a.1:1 a.2:2 " + many, wanted + " 2 1 3").first == "none");
    std::string deep = "a";
    for (int i = 0; i < 20'000; ++i) deep += ".a";
    CHECK(search(deep + ":1", "1").first == deep);
    CHECK(search(deep + ":1", "2").first == "none");
}
