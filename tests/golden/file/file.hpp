#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace golden {

struct file_content;

/// The golden file of one test, read from the folder in which the test runs. All that it holds has to be
/// asked for. In a source of its own, so that no test compiles the reader.
class file {
public:
    explicit file(const std::string& test);
    ~file();
    file(const file&) = delete;
    file& operator=(const file&) = delete;

    const std::vector<double>& get(const std::string& name);

private:
    std::unique_ptr<file_content> content_;
};

/// Element by element. An error is at most 1e-9 in double and 1e-4 in float of the largest element of the
/// tensor; where that is zero but for rounding (the derivatives of a bias in front of a batch_norm), of one.
void check_close(const std::string& what, std::span<const double> found, std::span<const double> expected);
void check_close(const std::string& what, std::span<const float> found, std::span<const double> expected);

/// One sentence of a golden file.
struct entry {
    golden::file& file;
    std::string sentence;

    template <class T>
    std::vector<T> get(const std::string& name) const {
        const std::vector<double>& numbers = file.get(sentence + ": " + name);
        return std::vector<T>(numbers.begin(), numbers.end());
    }
    template <class T>
    void check(const std::string& name, std::span<const T> found) const {
        check_close(name, found, file.get(sentence + ": " + name));
    }
    template <class T>
    void check_loss(double found) const {
        const T loss = static_cast<T>(found);
        check<T>("loss", std::span(&loss, 1));
    }
};

} // namespace golden
