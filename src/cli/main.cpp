#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>

#include "cli/common.hpp"
#include "cli/words.hpp"

int main(int argc, char** argv) {
  using namespace casebook::cli;
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
    return stopped.get_exit_code();
  } catch (const CLI::ParseError& wrong) {
    if (wrong.get_exit_code() == 0) return app.exit(wrong);  // --help, --version
    write_message("casebook: " + explain(app, wrong, argc, argv) +
                  "\nRun with --help for more information.\n");
    return usage;
  } catch (const std::exception& unforeseen) {
    write_message(std::string{"casebook: "} + unforeseen.what() + '\n');
    return store_unusable;
  }
  if (std::fflush(stdout) != 0 && errno != EPIPE) {
    std::fprintf(stderr, "casebook: cannot write the answer: %s\n", std::strerror(errno));
    return store_unusable;
  }
  return status;
}
