#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "import/line_source.hpp"

namespace casebook::importing {

/// A log of OCEL 2.0 as its JSON has it: https://www.ocel-standard.org. Times stay texts.
struct ocel_log {
  struct attribute {
    std::string name, value, time;  ///< time: of an object's; empty: always
  };
  struct relation {
    std::string object, qualifier;
  };
  struct record {
    std::uint64_t line = 0;  ///< on which it begins
    std::string id, type, time;
    std::vector<attribute> attributes;
    std::vector<relation> relations;
  };

  std::vector<record> events;  ///< in the order of the file
  std::map<std::string, record> objects;
  /// What it declares, used or not: the attributes of each type.
  std::map<std::string, std::set<std::string>> object_types, event_types;
};

/// Reads the whole of a file.
/// **Errors**: the file's; malformed and limit_exceeded, with file, line, and what was expected.
result<ocel_log> read_ocel(line_source& lines);

}  // namespace casebook::importing
