# How much time and memory compilers take: processor seconds (user and system) and megabytes for each case
# and compiler.
#
#   cmake -P benchmarks/compile_time.cmake
#   cmake -DCOMPILERS=g++ -DRUNS=3 -P benchmarks/compile_time.cmake      the minimum of three runs
#
# Needs /usr/bin/time (GNU). If libdlib-dev is installed, dlib's ResNet is compiled for comparison.

cmake_minimum_required(VERSION 3.25)

cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH root)
if(NOT COMPILERS)
    set(COMPILERS g++ clang++-19)
endif()
if(NOT RUNS)
    set(RUNS 1)
endif()
if(NOT WORK)
    set(WORK ${root}/build/compile_time)
endif()
set(flags -std=c++20 -DNDEBUG -I${root}/include -I${root}/examples)
set(declare -fsyntax-only)
set(optimise -O3 -march=native -c -o ${WORK}/out.o)

# Prints one line of the table: `name`, and the cost of compiling the program `source` with the options `how`.
function(measure name how source)
    file(WRITE ${WORK}/case.cpp "${source}")
    set(line "| ${name} |")
    foreach(compiler IN LISTS COMPILERS)
        set(least "")
        foreach(run RANGE 1 ${RUNS})
            execute_process(
                COMMAND /usr/bin/time -f "%U %S %M" ${compiler} ${flags} ${${how}} ${WORK}/case.cpp
                RESULT_VARIABLE failed
                ERROR_VARIABLE said)
            if(failed OR NOT said MATCHES "([0-9]+)\\.([0-9]+) ([0-9]+)\\.([0-9]+) ([0-9]+)\n$")
                message(FATAL_ERROR "${compiler}: ${name}: ${said}")
            endif()
            math(EXPR megabytes "${CMAKE_MATCH_5} / 1024")
            # A leading 1 keeps 08 from being octal.
            math(EXPR hundredths "${CMAKE_MATCH_1} * 100 + 1${CMAKE_MATCH_2} + ${CMAKE_MATCH_3} * 100 + 1${CMAKE_MATCH_4} - 200")
            if(least STREQUAL "" OR hundredths LESS least)
                set(least ${hundredths})
            endif()
        endforeach()
        math(EXPR tenths "(${least} + 5) / 10")
        math(EXPR whole "${tenths} / 10")
        math(EXPR tenth "${tenths} % 10")
        string(APPEND line " ${whole}.${tenth} s, ${megabytes} MB |")
    endforeach()
    message(NOTICE "${line}")
endfunction()

# Measures a program that makes a network, packs it and predicts.
function(measure_prediction name header network)
    measure("${name}: predict, optimized" optimise "#include <lamina/predict.hpp>
#include <zoo/${header}>
using net = zoo::${network};
using ready = lamina::predictor<net>;
void run(const float* x, float* y) {
    const lamina::model<net> m(1);
    const ready p(m);
    ready::workspace w;
    p.predict(std::span<const float, ready::input_size>(x, ready::input_size),
              std::span<float, ready::output_size>(y, ready::output_size), w);
}
")
endfunction()

# Measures a program that trains a network with each of the losses in ARGN.
function(measure_training name header network)
    set(calls "")
    foreach(loss IN LISTS ARGN)
        string(APPEND calls "    fit(m, data, fit_options{.loss = ${loss}{}});\n")
    endforeach()
    measure("${name}: train, optimized" optimise "#include <lamina/train.hpp>
#include <zoo/${header}>
using namespace lamina;
void run(const samples<float>& data) {
    model<zoo::${network}> m(1);
${calls}}
")
endfunction()

string(JOIN " | " names ${COMPILERS})
string(REGEX REPLACE "[^;]+" "--- |" rules "${COMPILERS}")
string(REPLACE ";" " " rules "${rules}")
message(NOTICE "| case | ${names} |\n| --- | ${rules}")

measure("`lamina.hpp`: parse" declare "#include <lamina/lamina.hpp>\n")
measure("`predict.hpp`: parse" declare "#include <lamina/predict.hpp>\n")
measure("`train.hpp`: parse" declare "#include <lamina/train.hpp>\n")
measure("the whole zoo: declare and assert" declare "#include <zoo/all.hpp>\n")
measure("the zoo and its graphs: declare and assert" declare "#include <zoo/all.hpp>\n#include <zoo/graphs.hpp>\n")
measure_prediction(ResNet-18 resnet.hpp resnet18)
measure_prediction(ResNet-50 resnet.hpp resnet50)
measure_prediction(MobileNetV2 mobilenetv2.hpp mobilenetv2)
measure_training(VGG-16 vgg16.hpp vgg16 categorical_crossentropy)
measure_training("U-Net, four losses" unet.hpp unet binary_crossentropy mean_squared_error mean_absolute_error huber)
measure("ResNet-50: load PyTorch's weights" optimise "#include <lamina/weights/torch_weights.hpp>
#include <zoo/resnet.hpp>
void run(lamina::model<zoo::resnet50>& m) { lamina::load_torch(m, \"resnet50.safetensors\"); }
")

find_path(dlib dlib/dnn.h PATHS /usr/include /usr/local/include)
if(dlib)
    measure("dlib's ResNet-18: predict, optimized" optimise "#include <dlib/dnn.h>
using namespace dlib;
template <long Filters, int Stride, class Below>
using branch = affine<con<Filters, 3, 3, 1, 1, relu<affine<con<Filters, 3, 3, Stride, Stride, Below>>>>>;
template <long Filters, class Below>
using same_size = relu<add_prev1<branch<Filters, 1, tag1<Below>>>>;
template <long Filters, class Below>
using half_size = relu<add_prev2<avg_pool<2, 2, 2, 2, skip1<tag2<branch<Filters, 2, tag1<Below>>>>>>>;
template <long Filters, class Below>
using stage = same_size<Filters, half_size<Filters, Below>>;
using stem = max_pool<3, 3, 2, 2, relu<affine<con<64, 7, 7, 2, 2, input_rgb_image>>>>;
using first = same_size<64, same_size<64, stem>>;
using net = loss_multiclass_log<fc<1000, avg_pool_everything<stage<512, stage<256, stage<128, first>>>>>>;
unsigned long run(const matrix<rgb_pixel>& image) {
    net n;
    return n(image);
}
")
endif()
