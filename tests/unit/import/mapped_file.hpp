#pragma once

#include <gmock/gmock.h>

#include <casebook/exchange.hpp>

#include "files.hpp"
#include "import/event_source.hpp"
#include "one_known_case.hpp"

namespace casebook::importing {

/// A test that reads small files through a map, without an engine.
class MappedFile : public Files {
 protected:
  /// "case at fact text" of every event; "!line: " and the sentence where a row does not fit or the
  /// file cannot be read on.
  std::vector<std::string> read_file(const std::string& file, std::string_view map) {
    map_.emplace(import_map::parse(map, "map").value());
    auto source = make_mapped_source(line_source::open(file).value(), *map_);
    if (!source) return {"!" + source.error().message};
    std::vector<std::string> told;
    input_row row;
    for (auto more = (*source)->next(row, unknown_); !more || *more;
         more = (*source)->next(row, unknown_)) {
      if (!more || row.fault) {
        told.push_back("!" + std::to_string(row.line) + ": " +
                       (more ? row.fault->message : more.error().message));
      }
      if (!more) break;
      rows_.push_back(row);
      for (const auto& event : row.events) told.push_back(in_words(event));
    }
    warnings_ = (*source)->warnings();
    return told;
  }

  std::vector<input_row> rows_;
  std::vector<std::string> warnings_;

 private:
  static std::string in_words(const v1::Event& event) {
    const auto what = event.has_note_added()      ? event.note_added().text()
                      : event.has_case_received() ? event.case_received().category()
                                                  : "";
    return event.case_() + ' ' + to_rfc3339(to_instant(event.occurred_at())) + ' ' +
           std::string{fact_name(event.fact_case())} + ' ' + what;
  }

  std::optional<import_map> map_;
  one_known_case unknown_;
};

}  // namespace casebook::importing
