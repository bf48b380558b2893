#include "cli/progress_bar.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "cli/common.hpp"

#include "core/printable.hpp"

namespace casebook::cli {

progress_bar::progress_bar(std::string what)
    : what_(printable(what)), on_terminal_(::isatty(STDERR_FILENO) == 1) {}

progress_bar::~progress_bar() {
  if (shown_permille_ >= 0) write_message("\r\033[K");
}

void progress_bar::show(std::uint64_t done, std::uint64_t total) {
  if (!on_terminal_) return;
  constexpr std::size_t width = 30;
  if (total == 0) {
    write_message(fmt::format("\r{} {}", what_, done));
    shown_permille_ = 0;
    return;
  }
  const auto permille = static_cast<int>(std::min(done, total) * 1000 / total);
  if (permille == shown_permille_) return;
  shown_permille_ = permille;
  const auto full = width * static_cast<std::size_t>(permille) / 1000;
  write_message(fmt::format("\r{} [{:#<{}}{:.<{}}] {:3} %", what_, "", full, "", width - full,
                            permille / 10));
}

progress progress_bar::teller() {
  return [this](std::uint64_t done, std::uint64_t total) { show(done, total); };
}

}  // namespace casebook::cli
