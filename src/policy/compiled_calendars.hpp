#pragma once

#include <casebook/calendar.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace casebook {

/// Every calendar of a policy in every zone of its sites.
class compiled_calendars {
 public:
  void add(const std::string& name, const std::string& site_zone, calendar made) {
    compiled_.insert_or_assign({name, site_zone}, std::move(made));
  }
  /// Null: none of that name.
  [[nodiscard]] const calendar* find(const std::string& name, const std::string& site_zone) const {
    const auto found = compiled_.find({name, site_zone});
    return found == compiled_.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::pair<std::string, std::string>, calendar> compiled_;
};

}  // namespace casebook
