#include "import/log_columns.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "core/wording.hpp"

namespace casebook::importing {
namespace {

constexpr std::size_t others_max = 1000;  // for "did you mean" only

}  // namespace

log_columns::log_columns(const import_map& map)
    : columns_(map.columns()), occurs_(map.columns().size()) {
  for (compiled::slot i = 0; i < columns_.size(); ++i) slots_.emplace(columns_[i].name, i);
}

std::optional<compiled::slot> log_columns::find(const std::string& attribute) {
  const auto found = slots_.find(attribute);
  if (found != slots_.end()) {
    occurs_[found->second] = true;
    return found->second;
  }
  if (others_.size() < others_max) others_.insert(attribute);
  return std::nullopt;
}

row_mapper::texts log_columns::empty_row() const { return row_mapper::texts(columns_.size()); }

std::vector<std::string> log_columns::places() const {
  std::vector<std::string> all;
  for (const auto& column : columns_) all.push_back(quoted(column.name));
  return all;
}

std::string log_columns::in_json(const row_mapper::texts& row) const {
  std::string json;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i].empty()) continue;
    json += (json.empty() ? "{" : ",") +
            boost::json::serialize(boost::json::string_view{columns_[i].name}) + ":" +
            boost::json::serialize(boost::json::string_view{row[i]});
  }
  return json.empty() ? "{}" : json + "}";
}

std::vector<std::string> log_columns::warnings() const {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (occurs_[i]) continue;
    all.push_back("no event has the attribute " + quoted(columns_[i].name) +
                  ", which the map uses at " + columns_[i].where +
                  did_you_mean(columns_[i].name, others_));
  }
  return all;
}

std::string with_offset(std::string_view time) {
  if (!time.ends_with('Z')) return std::string{time};
  return std::string{time.substr(0, time.size() - 1)} + "+00:00";
}

}  // namespace casebook::importing
