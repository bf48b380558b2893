#pragma once

#include <casebook/event_log.hpp>

#include <string>

namespace casebook::cli {

/// A bar on stderr while something long runs; nothing where stderr is not a terminal.
class progress_bar {
 public:
  explicit progress_bar(std::string what);
  ~progress_bar();  ///< wipes the bar
  progress_bar(const progress_bar&) = delete;
  progress_bar& operator=(const progress_bar&) = delete;

  /// `total` 0: unknown, only a count is shown.
  void show(std::uint64_t done, std::uint64_t total);
  [[nodiscard]] progress teller();

 private:
  std::string what_;
  bool on_terminal_;
  int shown_permille_ = -1;
};

}  // namespace casebook::cli
