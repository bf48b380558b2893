#include <fmt/format.h>

#include "cli/common.hpp"

namespace casebook::cli {

void add_policy(CLI::App& app, int&) {
  auto db = std::make_shared<std::string>();
  auto file = std::make_shared<std::string>();
  auto* verb = app.add_subcommand("policy", "Print the built-in policy with its comments, or a store's own");
  verb->add_option("--db", *db, "Print the policy in force in this store")->type_name("DIR");
  auto* check = verb->add_subcommand("check", "Say what is wrong with a policy file, by line and column");
  check->add_option("FILE", *file, "The policy")->required()->type_name("");
  verb->callback([check, db, file] {
    if (check->parsed()) {
      print(fmt::format("{}: sound, version {}\n", *file, read_policy(*file).version()));
    } else {
      print(db->empty() ? std::string{policy::built_in_text()} : std::string{open_for_reading(*db).newest().text()});
    }
  });
}

}  // namespace casebook::cli
