/*
 * Networks that were compiled with Lamina, called from C and from whatever calls C. A library contains them
 * by LAMINA_C_API(my_net) of <lamina/c_api/c_api.hpp>; a program says LAMINA_C_NETWORK(my_net) and gets them
 * with lamina_get_my_net(). Images are height * width * channels floats, row by row, the channels of a pixel
 * together.
 */
#ifndef LAMINA_C_H
#define LAMINA_C_H

/* NOLINTBEGIN(modernize-*, readability-identifier-naming): it is C. */

#include <stddef.h>

#if defined(_WIN32)
#    define LAMINA_C_EXPORT __declspec(dllexport)
#else
#    define LAMINA_C_EXPORT __attribute__((visibility("default")))
#endif

#ifdef __cplusplus
#    define LAMINA_C_NOEXCEPT noexcept
extern "C" {
#else
#    define LAMINA_C_NOEXCEPT
#endif

/* A network without its weights; the library's own, never freed. */
typedef struct lamina_network lamina_network;

/* A network with weights and the memory to predict. For one thread at a time; each other one needs a clone.
 */
typedef struct lamina_predictor lamina_predictor;

typedef enum lamina_status {
    LAMINA_OK = 0,
    LAMINA_BAD_ARGUMENT = 1, /* a null pointer, or a size that is not the network's */
    LAMINA_BAD_WEIGHTS = 2,  /* not readable, damaged, or of another network */
    LAMINA_NO_MEMORY = 3,
    LAMINA_FAILED = 4
} lamina_status;

#define LAMINA_NOT_FOUND ((size_t)-1)

/* Declares lamina_get_name(), which returns the network of that name. */
#define LAMINA_C_NETWORK(name) LAMINA_C_FUNCTION(const lamina_network*, lamina_get_##name, (void))

#ifdef __cplusplus
#    define LAMINA_C_FUNCTION(type, name, parameters) extern "C" LAMINA_C_EXPORT type name parameters noexcept
#else
#    define LAMINA_C_FUNCTION(type, name, parameters) LAMINA_C_EXPORT type name parameters
#endif

/* What went wrong in this thread's last call that did not return LAMINA_OK, as a sentence. At most 4095 bytes
 * of UTF-8, valid until the thread's next failure. */
LAMINA_C_EXPORT const char* lamina_last_error(void) LAMINA_C_NOEXCEPT;

LAMINA_C_EXPORT const char* lamina_network_name(const lamina_network* network) LAMINA_C_NOEXCEPT;
LAMINA_C_EXPORT size_t lamina_parameters(const lamina_network* network) LAMINA_C_NOEXCEPT;

/* The inputs and the outputs are numbered from 0 in the order of the network's sentence. A name may be empty.
 * The size is the number of floats of one sample. The shape is height, width and channels, or the length of a
 * vector; its function returns how many of these it wrote, 3 or 1. Where there is no such input or output,
 * names are null, sizes 0 and indices LAMINA_NOT_FOUND. */
LAMINA_C_EXPORT size_t lamina_input_count(const lamina_network* network) LAMINA_C_NOEXCEPT;
LAMINA_C_EXPORT const char* lamina_input_name(const lamina_network* network, size_t index) LAMINA_C_NOEXCEPT;
LAMINA_C_EXPORT size_t lamina_input_index(const lamina_network* network, const char* name) LAMINA_C_NOEXCEPT;
LAMINA_C_EXPORT size_t lamina_input_size(const lamina_network* network, size_t index) LAMINA_C_NOEXCEPT;
LAMINA_C_EXPORT size_t lamina_input_shape(const lamina_network* network, size_t index,
                                          size_t extents[3]) LAMINA_C_NOEXCEPT;

LAMINA_C_EXPORT size_t lamina_output_count(const lamina_network* network) LAMINA_C_NOEXCEPT;
LAMINA_C_EXPORT const char* lamina_output_name(const lamina_network* network, size_t index) LAMINA_C_NOEXCEPT;
LAMINA_C_EXPORT size_t lamina_output_index(const lamina_network* network, const char* name) LAMINA_C_NOEXCEPT;
LAMINA_C_EXPORT size_t lamina_output_size(const lamina_network* network, size_t index) LAMINA_C_NOEXCEPT;
LAMINA_C_EXPORT size_t lamina_output_shape(const lamina_network* network, size_t index,
                                           size_t extents[3]) LAMINA_C_NOEXCEPT;

/* Makes a predictor from the weights in a safetensors file, or in its bytes in memory, which may be freed
 * afterwards. `created` becomes null if that fails. */
LAMINA_C_EXPORT lamina_status lamina_create(const lamina_network* network, const void* weights, size_t bytes,
                                            lamina_predictor** created) LAMINA_C_NOEXCEPT;
LAMINA_C_EXPORT lamina_status lamina_create_from_file(const lamina_network* network, const char* path,
                                                      lamina_predictor** created) LAMINA_C_NOEXCEPT;
/* Makes a predictor for another thread, which reads the same weights. */
LAMINA_C_EXPORT lamina_status lamina_clone(const lamina_predictor* predictor,
                                           lamina_predictor** created) LAMINA_C_NOEXCEPT;
/* Frees a predictor; null is allowed. The last one frees the weights. */
LAMINA_C_EXPORT void lamina_free(lamina_predictor* predictor) LAMINA_C_NOEXCEPT;

LAMINA_C_EXPORT const lamina_network* lamina_network_of(const lamina_predictor* predictor) LAMINA_C_NOEXCEPT;

/* How many threads predict together, 1 at first; 0 are all that the machine has. */
LAMINA_C_EXPORT lamina_status lamina_set_threads(lamina_predictor* predictor,
                                                 size_t threads) LAMINA_C_NOEXCEPT;

/* Predicts one or several samples, one after the other in memory, of a network with one input and one output.
 * The sizes are numbers of floats. */
LAMINA_C_EXPORT lamina_status lamina_predict(lamina_predictor* predictor, const float* input,
                                             size_t input_size, float* output,
                                             size_t output_size) LAMINA_C_NOEXCEPT;
/* The same for any network: `inputs` and `outputs` point to the samples of each input and each output. */
LAMINA_C_EXPORT lamina_status lamina_predict_several(lamina_predictor* predictor, size_t samples,
                                                     const float* const* inputs,
                                                     float* const* outputs) LAMINA_C_NOEXCEPT;

#ifdef __cplusplus
}
#endif

/* NOLINTEND(modernize-*, readability-identifier-naming) */

#endif
