#pragma once

#include <CLI/CLI.hpp>

namespace casebook::cli {

/// `casebook policy holidays`, below the verb `policy`.
CLI::App* add_policy_holidays(CLI::App& policy, int& status);

}  // namespace casebook::cli
