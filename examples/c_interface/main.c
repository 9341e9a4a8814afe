/* Reads digits with the networks of digits.cpp, from C:  c_interface digits.safetensors */
#include <lamina/c_api/lamina_c.h>

#include <stdio.h>

LAMINA_C_NETWORK(digit_reader);
LAMINA_C_NETWORK(digit_features);

enum { digits = 10, height = 5, width = 3, pixels = height * width };

/* clang-format off */
static const char* const drawn[height] = {
    "###  #  ### ### # # ### ### ### ### ###",
    "# # ##    #   # # # #   #     # # # # #",
    "# #  #  ###  ## ### ### ###  #  ### ###",
    "# #  #  #     #   #   # # #  #  # #   #",
    "### ### ### ###   # ### ###  #  ### ###"};
/* clang-format on */

static void draw(float* images) {
    for (int d = 0; d < digits; ++d)
        for (int p = 0; p < pixels; ++p)
            images[d * pixels + p] = drawn[p / width][4 * d + p % width] == '#' ? 1.0f : 0.0f;
}

static int largest(const float* scores) {
    int best = 0;
    for (int i = 1; i < digits; ++i)
        if (scores[i] > scores[best]) best = i;
    return best;
}

static int failed(void) {
    fprintf(stderr, "c_interface: %s\n", lamina_last_error());
    return 1;
}

/* Ten digits, one after the other in memory. */
static int read_digits(const char* weights, const float* images) {
    const lamina_network* const net = lamina_get_digit_reader();
    printf("%s: %zu parameters, %zu values in, %zu out\n\n", lamina_network_name(net), lamina_parameters(net),
           lamina_input_size(net, 0), lamina_output_size(net, 0));

    lamina_predictor* reader;
    if (lamina_create_from_file(net, weights, &reader) != LAMINA_OK) return failed();
    float scores[digits * digits];
    const lamina_status status = lamina_predict(reader, images, digits * pixels, scores, digits * digits);
    lamina_free(reader);
    if (status != LAMINA_OK) return failed();

    for (int row = 0; row < height; ++row) printf("  %s\n", drawn[row]);
    printf("\n");
    for (int d = 0; d < digits; ++d) printf("   %d", largest(scores + d * digits));
    printf("   as read\n\n");
    return 0;
}

/* One digit, and two results that are found by their names. */
static int look_inside(const char* weights, const float* image) {
    const lamina_network* const net = lamina_get_digit_features();
    lamina_predictor* looker;
    if (lamina_create_from_file(net, weights, &looker) != LAMINA_OK) return failed();
    float features[3 * 6], scores[digits];
    const float* inputs[1];
    float* outputs[2];
    inputs[lamina_input_index(net, "image")] = image;
    outputs[lamina_output_index(net, "features")] = features;
    outputs[lamina_output_index(net, "scores")] = scores;
    const lamina_status status = lamina_predict_several(looker, 1, inputs, outputs);
    lamina_free(looker);
    if (status != LAMINA_OK) return failed();

    size_t extents[3];
    lamina_output_shape(net, lamina_output_index(net, "features"), extents);
    printf("%s: features %zu x %zu x %zu of a %d\n\n", lamina_network_name(net), extents[0], extents[1],
           extents[2], largest(scores));
    for (size_t row = 0; row < extents[0]; ++row) {
        for (size_t i = 0; i < extents[2]; ++i) printf("%8.3f", (double)features[row * extents[2] + i]);
        printf("\n");
    }
    return 0;
}

int main(int argc, char** argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: c_interface digits.safetensors\n");
        return 2;
    }
    float images[digits * pixels];
    draw(images);
    const int result = read_digits(argv[1], images);
    return result != 0 ? result : look_inside(argv[1], images + 7 * pixels);
}
