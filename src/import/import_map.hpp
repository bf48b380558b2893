#pragma once

#include <casebook/v1/event.pb.h>
#include <casebook/v1/import.pb.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <casebook/error.hpp>

#include "import/time_reader.hpp"

namespace casebook::importing {

/// A column that the map names; the number is its place among those, not in the file.
struct column_use {
  std::string name;
  std::string where;  ///< in the map, "boston311.textproto:12:9"
};

/// The parts of a map with their names resolved; `says` points into the map itself.
namespace compiled {

using slot = std::size_t;  ///< index into import_map::columns()

struct lookup {
  std::string name;
  std::unordered_map<std::string, std::string> words;
  std::optional<std::string> otherwise;
  std::string known;  ///< its texts, for sentences
};

struct condition {
  const v1::ImportMap::Condition* says;
  slot subject = 0;
  slot same_as = 0;
  const compiled::lookup* lookup = nullptr;
};

struct value {
  const v1::ImportMap::Value* says;
  std::vector<const google::protobuf::FieldDescriptor*> path;
  std::optional<slot> previous, column;
  const compiled::lookup* lookup = nullptr;
};

struct emit {
  const google::protobuf::FieldDescriptor* fact;
  slot occurred_at;
  std::vector<value> values;
};

struct rule {
  bool otherwise = false;
  std::vector<condition> conditions;
  std::vector<emit> emits;
};

struct check {
  std::vector<condition> conditions;
  std::string warn;
};

}  // namespace compiled

/// How the rows of a CSV file become events; see import.proto. Checked once, when it is read.
///
/// **Thread safety**: immutable but for the times it reads: one thread.
/// **Errors**: parse gives malformed with source, line and column of the map.
class import_map {
 public:
  static result<import_map> parse(std::string_view text, std::string_view source);
  static result<import_map> load(const std::string& path);

  [[nodiscard]] char delimiter() const noexcept { return delimiter_; }
  [[nodiscard]] const std::string& encoding() const noexcept;  ///< empty: UTF-8
  [[nodiscard]] const std::vector<column_use>& columns() const noexcept { return columns_; }
  [[nodiscard]] bool is_missing(std::string_view text) const;
  [[nodiscard]] time_reader& times() noexcept { return times_; }

  [[nodiscard]] compiled::slot case_key() const noexcept { return case_; }
  [[nodiscard]] std::optional<compiled::slot> recorded_at() const noexcept { return recorded_at_; }
  [[nodiscard]] const std::vector<compiled::value>& actor() const noexcept { return actor_; }
  [[nodiscard]] const std::vector<compiled::rule>& rules() const noexcept { return rules_; }
  [[nodiscard]] const std::vector<compiled::check>& checks() const noexcept { return checks_; }

 private:
  friend class map_compiler;
  import_map() = default;

  std::shared_ptr<v1::ImportMap> source_;  // shared, so that what points into it survives a move
  std::unordered_map<std::string, std::shared_ptr<compiled::lookup>> lookups_;
  std::vector<column_use> columns_;
  char delimiter_ = ',';
  time_reader times_;
  compiled::slot case_ = 0;
  std::optional<compiled::slot> recorded_at_;
  std::vector<compiled::value> actor_;
  std::vector<compiled::rule> rules_;
  std::vector<compiled::check> checks_;
};

}  // namespace casebook::importing
