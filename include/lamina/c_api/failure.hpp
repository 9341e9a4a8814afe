#pragma once

#include <lamina/c_api/lamina_c.h>
#include <lamina/language/error.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <new>
#include <string_view>

namespace lamina::detail {

/// What lamina_last_error returns. An array, as a destructor of the thread would keep the library loaded.
inline thread_local char failure_text[4096];

/// Keeps the message, cut between two characters if it is too long.
inline lamina_status fail(lamina_status status, std::string_view message) noexcept {
    std::size_t length = (std::min)(message.size(), sizeof failure_text - 1);
    while (length < message.size() && length > 0 && (message[length] & 0xC0) == 0x80) --length;
    failure_text[message.copy(failure_text, length)] = '\0';
    return status;
}

/// Calls f and turns what it throws into a status; `refused` stands for a lamina::error.
template <class F>
lamina_status without_exceptions(lamina_status refused, const F& f) noexcept {
#ifdef __cpp_exceptions
    try {
        f();
        return LAMINA_OK;
    } catch (const error& e) { return fail(refused, e.what()); } catch (const std::bad_alloc&) {
        return fail(LAMINA_NO_MEMORY, "out of memory");
    } catch (const std::exception& e) { return fail(LAMINA_FAILED, e.what()); } catch (...) {
        return fail(LAMINA_FAILED, "an exception that has no message");
    }
#else
    static_cast<void>(refused);
    f();
    return LAMINA_OK;
#endif
}

} // namespace lamina::detail
