#pragma once

#include <casebook/v1/report.pb.h>

#include <string>
#include <utility>
#include <vector>

#include "report/cell.hpp"
#include "report/chart.hpp"
#include "report/labels.hpp"
#include "report/score_matrix.hpp"

namespace casebook {

enum class report_format : std::uint8_t { table, csv, json, html };

/// A report laid out as rows and pictures, in no language yet: what a table, a CSV file and a page
/// have in common.
struct sheet {
  struct column {
    std::string
        name;  ///< as in the JSON answers: the heading of a CSV column; people see its label
    bool right = false;  ///< numbers are set to the right, and sorted as numbers
  };
  std::string title;  ///< a name of the dictionary
  std::vector<std::pair<std::string, cell>>
      facts;  ///< what the report says of itself: "asOf" and when
  std::vector<column> columns;
  std::vector<std::vector<cell>> rows;
  std::vector<chart> charts;
  std::vector<score_matrix> matrices{};  ///< what a page shows of a scorecard
};

/// Whose time people read a report in.
struct reading_zone {
  std::string name = "UTC";  ///< an IANA name: of what the report says of itself, as of when
  bool everywhere = false;   ///< of every row too, instead of its own site's
};

/// The same, with every instant in its zone.
sheet read_in(const reading_zone& zone, sheet laid_out);

sheet to_sheet(const v1::SlaReport& report);
sheet to_sheet(const v1::GradingReport& report);
sheet to_sheet(const v1::BacklogReport& report);
sheet to_sheet(const v1::GapReport& report);
sheet to_sheet(const v1::WhatIfReport& report);
sheet to_sheet(const v1::ConformanceReport& report);
sheet to_sheet(const v1::HeatmapReport& report);
sheet to_sheet(const v1::TransferReport& report);
sheet to_sheet(const v1::AtRiskReport& report);
sheet to_sheet(const v1::CallbackReport& report);
sheet to_sheet(const v1::RateReport& report);
sheet to_sheet(const v1::ScorecardReport& report);

/// As a table on a terminal has it: a line a weekday, its hours side by side.
sheet to_grid(const v1::HeatmapReport& report);

/// Compliance over time: a chart a clock with a line a grade where the report is by both; else one
/// chart with a line a clock, or for the first group. None where the report is by no period.
std::vector<chart> compliance_over_time(const v1::SlaReport& report);

/// Whether a group is a period: day, week, month, quarter, half or year.
bool is_period(std::string_view group) noexcept;

std::string to_table(const sheet& laid_out, language spoken);
std::string to_csv(const sheet& laid_out);
/// One page that needs nothing else: no network. Its rows can be sorted and filtered.
std::string to_html(const sheet& laid_out, language spoken);

/// The protobuf JSON mapping with zero values printed. `pretty` spreads it over lines.
std::string to_json(const google::protobuf::Message& message, bool pretty);

template <class Report>
std::string render(const Report& report, report_format format, language spoken,
                   const reading_zone& zone = {}) {
  switch (format) {
    case report_format::csv: return to_csv(to_sheet(report));
    case report_format::html: return to_html(read_in(zone, to_sheet(report)), spoken);
    case report_format::json: return to_json(report, true);
    default: return to_table(read_in(zone, to_sheet(report)), spoken);
  }
}

}  // namespace casebook
