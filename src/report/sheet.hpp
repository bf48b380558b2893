#pragma once

#include <casebook/v1/report.pb.h>

#include <string>
#include <vector>

namespace casebook {

enum class report_format : std::uint8_t { table, csv, json, html };

/// A report laid out as rows: what a table, a CSV file and a page have in common.
struct sheet {
  struct column {
    std::string name;   ///< as in the JSON answers; the heading of a CSV column
    std::string label;  ///< for people
    bool right = false; ///< numbers are set to the right
  };
  struct cell {
    std::string shown;  ///< for people: "98.5 %"
    std::string exact;  ///< for programs: "0.985"
  };
  std::string title;
  std::string subtitle;
  std::vector<column> columns;
  std::vector<std::vector<cell>> rows;
};

sheet to_sheet(const v1::SlaReport& report);
sheet to_sheet(const v1::GradingReport& report);
sheet to_sheet(const v1::BacklogReport& report);
sheet to_sheet(const v1::GapReport& report);
sheet to_sheet(const v1::ScorecardReport& report);

std::string to_table(const sheet& shown);
std::string to_csv(const sheet& shown);
/// One page that needs nothing else: no network, no script.
std::string to_html(const sheet& shown);

/// The protobuf JSON mapping with zero values printed. `pretty` spreads it over lines.
std::string to_json(const google::protobuf::Message& message, bool pretty);

template <class Report>
std::string render(const Report& report, report_format format) {
  switch (format) {
    case report_format::csv: return to_csv(to_sheet(report));
    case report_format::html: return to_html(to_sheet(report));
    case report_format::json: return to_json(report, true);
    default: return to_table(to_sheet(report));
  }
}

}  // namespace casebook
