#include "cli/process.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

namespace casebook::cli {

void prepare_process() noexcept {
  // Each the wrong way round: reading finds nothing by an error, and writing does not seem to work.
  constexpr int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (int descriptor = 0; descriptor < 3; ++descriptor) {
    if (::fcntl(descriptor, F_GETFD) != -1) continue;
    if (::open("/dev/null", modes[descriptor]) != descriptor)
      ::_exit(4);  // there is no telling why
  }
  (void)std::signal(SIGPIPE, SIG_IGN);
}

}  // namespace casebook::cli
