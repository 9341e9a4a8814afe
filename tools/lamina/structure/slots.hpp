#pragma once

#include <string>
#include <vector>

#include "structure/sentence.hpp"

namespace lamina::tool {

/// A number in a part that may differ between blocks of one kind, and what it says: "Filters", "Kernel", ….
struct slot {
    std::string* number;
    std::string role;
};

/// The slots of a part in the order of its text; calls of the definitions are taken as words.
std::vector<slot> slots_of(part& p, const std::vector<definition>& definitions);

/// The part's text with "#" for the numbers in its slots.
std::string skeleton_of(part p, const std::vector<definition>& definitions);

/// Writes out the strides and padding that a convolution leaves out, so that blocks which differ in them have
/// one skeleton; `leave_out_defaults` is the inverse, also for the last arguments of templates.
void write_out_defaults(part& p);
void leave_out_defaults(part& p, const std::vector<definition>& definitions);

bool is_activation(const part& p);

} // namespace lamina::tool
