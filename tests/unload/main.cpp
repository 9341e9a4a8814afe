// Loads the library of argv[1], shares loops in its teams of threads, and unloads it, many times.
#include <cstdio>
#include <dlfcn.h>

namespace {

bool is_loaded(const char* path) {
    void* const library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
    if (library != nullptr) dlclose(library);
    return library != nullptr;
}

bool works(const char* path) {
    void* const library = dlopen(path, RTLD_LAZY);
    if (library == nullptr) return false;
    const auto share_loops = reinterpret_cast<int (*)()>(dlsym(library, "share_loops"));
    const bool shared = share_loops != nullptr && share_loops() == 5;
    return dlclose(library) == 0 && shared && !is_loaded(path);
}

} // namespace

int main(int, char** arguments) {
    for (int round = 0; round < 50; ++round)
        if (!works(arguments[1])) {
            std::printf("round %d failed\n", round);
            return 1;
        }
    return 0;
}
