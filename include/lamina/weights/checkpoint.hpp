// needs: safetensors
#pragma once

#include <lamina/training/trainer.hpp>
#include <lamina/weights/weights.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace lamina {

namespace detail {

/// The lists of numbers in a training state, with their names in the file.
template <class State>
auto number_lists(State& s) {
    std::vector<std::pair<std::string, decltype(&s.schedule)>> lists{
        {"schedule", &s.schedule},
        {"early_stopping", &s.early_stopping},
        {"history.learning_rate", &s.history.learning_rate},
        {"history.seconds", &s.history.seconds}};
    const auto add_columns = [&](const std::string& prefix, auto& of) {
        lists.insert(lists.end(), {{prefix + "loss", &of.loss},
                                   {prefix + "accuracy", &of.accuracy},
                                   {prefix + "val_loss", &of.val_loss},
                                   {prefix + "val_accuracy", &of.val_accuracy}});
    };
    add_columns("history.", s.history);
    for (std::size_t i = 0; i < s.history.results.size(); ++i)
        add_columns("history." + std::to_string(i) + ".", s.history.results[i]);
    return lists;
}

/// The note that names result i of the history.
inline std::string result_note(std::size_t i) { return "history." + std::to_string(i); }

inline std::uint64_t note_of(const safetensors_file& file, const std::string& name, const std::string& path,
                             std::uint64_t most = (std::numeric_limits<std::uint64_t>::max)()) {
    const auto found = file.metadata.find(name);
    if (found == file.metadata.end()) raise({path, ": is no checkpoint, it has no note \"", name, "\""});
    const std::string& text = found->second;
    std::uint64_t value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc{} || end != text.data() + text.size() || value > most)
        raise({path, ": the note \"", name, "\": expected a whole number up to ", most, ", found \"", text,
               "\""});
    return value;
}

/// Calls f; what it throws then names the file, too.
template <class F>
void naming_file(const std::string& path, const F& f) {
#ifdef __cpp_exceptions
    try {
        f();
    } catch (const error& failure) { raise({path, ": ", failure.what()}); }
#else
    f();
#endif
}

inline std::string slot_prefix(std::size_t i) { return "optimizer." + std::to_string(i) + "."; }

/// Finds the tensors of a table; throws unless they are complete.
template <class T>
found_tensors find_copy(const std::vector<tensor_info>& table, const safetensors_file& file,
                        const std::string& prefix, const std::string& path) {
    auto found = find_tensors<T>(table, file, prefix);
    found.refuse_unknown();
    if (!found.wrong.empty()) raise({path, ": the checkpoint does not fit the network:", found.wrong});
    return found;
}

/// Reads the tensors of a table, `size` values.
template <class T>
std::vector<T> read_copy(const std::vector<tensor_info>& table, std::size_t size,
                         const safetensors_file& file, const std::string& prefix, const std::string& path) {
    std::vector<T> values(size);
    read_tensors<T>(table, find_copy<T>(table, file, prefix, path), values);
    return values;
}
/// Reads one copy of the parameters.
template <class N, class T>
std::vector<T> read_parameters(const safetensors_file& file, const std::string& prefix,
                               const std::string& path) {
    return read_copy<T>(tensor_table<N>(), parameters<N>, file, prefix, path);
}

} // namespace detail

/// Writes a model and the state of its training (`trainer::state()`), so that another process can resume with
/// bit-identical results. The file is safetensors and appears either complete or not at all.
template <class N, class T>
void save_checkpoint(const model<N, T>& m, const training_state<T>& s, const std::filesystem::path& path) {
    std::vector<stored_tensor> tensors;
    detail::append_tensors<T>(tensors, m.tensors(), "model.", m.parameters());
    for (std::size_t i = 0; i < s.optimizer_state.size(); ++i)
        if (!s.optimizer_state[i].empty())
            detail::append_tensors<T>(tensors, detail::gradient_table<N>(), detail::slot_prefix(i),
                                      s.optimizer_state[i]);
    if (!s.best_parameters.empty())
        detail::append_tensors<T>(tensors, m.tensors(), "best.", s.best_parameters);
    for (const auto& [name, list] : detail::number_lists(s))
        if (!list->empty()) tensors.push_back(to_stored<double>(name, {list->size()}, *list));
    std::map<std::string, std::string> notes{{"lamina_checkpoint", "1"},
                                             {"epoch", std::to_string(s.epoch)},
                                             {"step", std::to_string(s.step)},
                                             {"seed", std::to_string(s.seed)},
                                             {"stopped", s.stopped ? "1" : "0"},
                                             {"slots", std::to_string(s.optimizer_state.size())},
                                             {"optimizer", s.optimizer_name},
                                             {"loss", s.loss_name},
                                             {"schedule", s.schedule_name},
                                             {"loss_options", s.loss_options},
                                             {"mixing", s.mixing},
                                             {"batch_size", std::to_string(s.batch_size)},
                                             {"samples", std::to_string(s.samples)}};
    for (std::size_t i = 0; i < s.history.results.size(); ++i)
        notes.emplace(detail::result_note(i), s.history.results[i].name);
    write_safetensors(path, tensors, notes);
}

namespace detail {

/// The metadata of a checkpoint. Older files do not say what training they belong to.
template <class T>
training_state<T> read_notes(const safetensors_file& file, const std::string& name) {
    constexpr std::uint64_t most = (std::numeric_limits<std::size_t>::max)();
    if (note_of(file, "lamina_checkpoint", name) != 1)
        raise({name, ": expected a checkpoint of version 1, found version ",
               file.metadata.at("lamina_checkpoint")});
    training_state<T> s;
    s.epoch = static_cast<std::size_t>(note_of(file, "epoch", name, most));
    s.step = static_cast<std::size_t>(note_of(file, "step", name, most));
    s.seed =
        static_cast<std::uint32_t>(note_of(file, "seed", name, (std::numeric_limits<std::uint32_t>::max)()));
    s.stopped = note_of(file, "stopped", name, 1) != 0;
    s.optimizer_state.resize(static_cast<std::size_t>(note_of(file, "slots", name, 16)));
    for (const auto& [note, number] :
         {std::pair{"batch_size", &s.batch_size}, std::pair{"samples", &s.samples}})
        if (file.metadata.contains(note)) *number = static_cast<std::size_t>(note_of(file, note, name, most));
    for (const auto& [note, text] :
         {std::pair{"optimizer", &s.optimizer_name}, std::pair{"loss", &s.loss_name},
          std::pair{"schedule", &s.schedule_name}, std::pair{"loss_options", &s.loss_options},
          std::pair{"mixing", &s.mixing}})
        if (const auto found = file.metadata.find(note); found != file.metadata.end()) *text = found->second;
    for (std::size_t i = 0; file.metadata.contains(result_note(i)); ++i)
        s.history.results.push_back({file.metadata.at(result_note(i))});
    return s;
}

/// All of a checkpoint but the model's parameters.
template <class N, class T>
training_state<T> read_state(const safetensors_file& file, const std::string& name) {
    training_state<T> s = read_notes<T>(file, name);
    const auto has = [&](const std::string& prefix) {
        return std::ranges::any_of(file.tensors, [&](const auto& t) { return t.tensor.starts_with(prefix); });
    };
    for (std::size_t i = 0; i < s.optimizer_state.size(); ++i)
        if (has(slot_prefix(i)))
            s.optimizer_state[i] =
                read_copy<T>(gradient_table<N>(), updated_parameters<N>, file, slot_prefix(i), name);
    if (has("best.")) s.best_parameters = read_parameters<N, T>(file, "best.", name);
    for (auto& [list_name, list] : number_lists(s))
        if (const stored_tensor* found = file.find(list_name)) *list = to_floats<double>(*found);
    return s;
}

} // namespace detail

/// Reads a checkpoint from a file or from bytes in memory: the parameters into the model, and the state for
/// `trainer::restore`. Throws, and leaves the model unchanged, if the file is damaged or belongs to another
/// network.
template <class N, class T>
training_state<T> load_checkpoint(model<N, T>& m, const file_source& from) {
    const safetensors_file file = read_safetensors(from);
    training_state<T> state = detail::read_state<N, T>(file, from.name());
    const auto found = detail::find_copy<T>(m.tensors(), file, "model.", from.name());
    detail::read_tensors<T>(m.tensors(), found, m.parameters());
    return state;
}

/// Restores a trainer and its model from a checkpoint. Throws, and changes neither, if the file is damaged or
/// does not fit the network or the trainer (see trainer::restore).
template <class N, class T, optimizer Optimizer, class Loss, schedule Schedule>
void load_checkpoint(trainer<N, T, Optimizer, Loss, Schedule>& t, const file_source& from) {
    const safetensors_file file = read_safetensors(from);
    const training_state<T> state = detail::read_state<N, T>(file, from.name());
    const std::vector<T> values = detail::read_parameters<N, T>(file, "model.", from.name());
    detail::naming_file(from.name(), [&] { t.restore(state, values); });
}

} // namespace lamina
