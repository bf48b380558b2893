#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <string>

#include "cli/common.hpp"
#include "cli/process.hpp"
#include "cli/words.hpp"

namespace {

using namespace casebook::cli;

// An answer that did not arrive is no answer, whatever came before.
int finish(int status) {
  std::cout.flush();
  const bool arrived = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (arrived || status != done || errno == EPIPE)
    return status;  // EPIPE: nobody reads it any more
  write_message(std::string{"casebook: cannot write the answer: "} + std::strerror(errno) + '\n');
  return store_unusable;
}

}  // namespace

int main(int argc, char** argv) {
  prepare_process();
  int status = done;
  CLI::App app{
      "Casebook keeps service requests and complaints as a log of events, and answers from it: who "
      "answered, "
      "who called back within 48 hours, and how each verdict came about.",
      "casebook"};
  app.set_version_flag("--version", CASEBOOK_VERSION);
  app.require_subcommand(1);
  app.footer(
      "Exit status: 0 done; 1 it ran and found a fault; 2 usage; 3 bad input or refused; 4 the "
      "store cannot be "
      "used.\nEvery verb has --help.");
  add_import(app, status);
  add_export(app, status);
  add_record(app, status);
  add_case(app, status);
  add_report(app, status);
  add_verify(app, status);
  add_generate(app, status);
  add_stats(app, status);
  add_policy(app, status);
  try {
    app.parse(argc, argv);
  } catch (const CLI::RuntimeError& stopped) {
    return finish(stopped.get_exit_code());
  } catch (const CLI::ParseError& wrong) {
    if (wrong.get_exit_code() == 0) return finish(app.exit(wrong));  // --help, --version
    write_message("casebook: " + explain(app, wrong, argc, argv) +
                  "\nRun with --help for more information.\n");
    return usage;
  } catch (const std::bad_alloc&) {
    write_message(
        "casebook: there was not enough memory: free some, or raise the limit (ulimit -v)\n");
    return store_unusable;
  } catch (const std::exception& unforeseen) {
    write_message(std::string{"casebook: "} + unforeseen.what() + '\n');
    return store_unusable;
  }
  return finish(status);
}
