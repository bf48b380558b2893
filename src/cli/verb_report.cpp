#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "cli/common.hpp"
#include "cli/progress_bar.hpp"
#include "cli/words.hpp"
#include "core/wording.hpp"
#include "report/sheet.hpp"

namespace casebook::cli {
namespace {

struct report_options {
  reading_zone zone;
  std::string name, db, policy_file, from, to, period;
  std::vector<std::string> by;
  std::optional<std::size_t> limit;
  bool strict = false;
  casebook::cohort cohort = cohort::due;
  report_format format = report_format::table;
  language spoken = language::en;
  time_options time;
};

template <class Report>
Report show(result<Report> made, const report_options& options) {
  auto report = must(std::move(made));
  print(render(report, options.format, options.spoken, options.zone));
  return report;
}

// A page shows compliance over time even where its rows are by no period.
void show_sla(const report_source& source, report_question asked, const report_options& options) {
  if (options.format != report_format::html ||
      std::any_of(asked.by.begin(), asked.by.end(), is_period)) {
    show(sla_report(source, asked), options);
    return;
  }
  auto page = to_sheet(must(sla_report(source, asked)));
  asked.by = {"clock", "grade", "month"};
  auto lines = compliance_over_time(must(sla_report(source, asked)));
  page.charts.insert(page.charts.end(), lines.begin(), lines.end());
  print(to_html(read_in(options.zone, std::move(page)), options.spoken));
}

void show_heatmap(result<v1::HeatmapReport> made, const report_options& options) {
  if (options.format != report_format::table) {
    show(std::move(made), options);
  } else {
    print(to_table(read_in(options.zone, to_grid(must(std::move(made)))), options.spoken));
  }
}

exit_status found(int rows) { return rows != 0 ? found_a_fault : done; }

/// One name of `casebook report`.
struct named_report {
  const char* name;
  const char* says;
  exit_status (*run)(const report_source&, const report_question&, const report_options&);
};

template <auto Make>
exit_status run_plainly(const report_source& source, const report_question& asked,
                        const report_options& options) {
  show(Make(source, asked), options);
  return done;
}

constexpr named_report reports[] = {
    {"sla", "verdicts counted, and their rates",
     [](auto& source, auto& asked, auto& options) {
       return show_sla(source, asked, options), done;
     }},
    {"grading", "complaints by grade", run_plainly<grading_report>},
    {"scorecard", "objectives held to their targets",
     [](auto& source, auto& asked, auto& options) {
       return show(scorecard_report(source,
                                    {asked.at, asked.by, options.period, asked.from, asked.to}),
                   options),
              done;
     }},
    {"backlog", "open cases and their age", run_plainly<backlog_report>},
    {"gaps", "closed valid complaints that lack a link",
     [](auto& source, auto& asked, auto& options) {
       return found(show(gap_report(source, asked), options).rows_size());
     }},
    {"at-risk", "running clocks by due", run_plainly<at_risk_report>},
    {"callbacks", "callbacks to make, by due", run_plainly<callback_report>},
    {"rates", "reopened, repeated, invalid, late-entered", run_plainly<rate_report>},
    {"heatmap", "receipts by hour and weekday",
     [](auto& source, auto& asked, auto& options) {
       return show_heatmap(heatmap_report(source, asked), options), done;
     }},
    {"transfers", "who handed cases to whom", run_plainly<transfer_report>},
    {"what-if", "verdicts that --policy would change, and why",
     [](auto& source, auto& asked, auto& options) {
       return show(what_if_report(source, read_policy(options.policy_file), asked), options), done;
     }},
    {"conformance", "what today's workflow would refuse",
     [](auto& source, auto& asked, auto& options) {
       const auto mode = options.strict ? judging::live : judging::history;
       return found(show(conformance_report(source, asked, mode), options).rows_size());
     }},
};

/// What only some reports use; of others it would be said in vain.
struct particular_option {
  const char* name;
  std::vector<std::string_view> reports;
};

const std::vector<particular_option>& particular_options() {
  static const std::vector<particular_option> all = {
      {"--by", {"sla", "grading", "scorecard", "backlog", "rates", "heatmap", "transfers"}},
      {"--period", {"scorecard"}},
      {"--cohort", {"sla", "what-if"}},
      {"--limit", {"at-risk", "callbacks"}},
      {"--strict", {"conformance"}}};
  return all;
}

void refuse_unused(const CLI::App& verb, const report_options& options) {
  const auto given = [&](const char* option) { return verb.get_option(option)->count() != 0; };
  for (const auto& one : particular_options()) {
    if (!given(one.name) || std::ranges::find(one.reports, options.name) != one.reports.end()) {
      continue;
    }
    give_up(usage, fmt::format("report {} does not use {}; {} {}", options.name, one.name,
                               joined(one.reports), one.reports.size() == 1 ? "does" : "do"));
  }
}

std::vector<std::string> report_names() {
  std::vector<std::string> names;
  for (const auto& one : reports) names.emplace_back(one.name);
  return names;
}

std::string all_reports() {
  std::string text = "Reports:\n";
  for (const auto& one : reports) text += "  " + std::string{one.name} + ": " + one.says + "\n";
  return text;
}

// What-if compares the store's own policies with the one given; every other report is under one or
// the other.
policy_book rules_for(const report_options& options, const opened_store& store) {
  const bool own = options.policy_file.empty() || options.name == "what-if";
  return own ? store.rules : read_policy(options.policy_file);
}

void run(report_options& options, int& status) {
  if (options.name == "what-if" && options.policy_file.empty()) {
    give_up(usage, "report what-if: say with --policy under which policy instead");
  }
  const auto store = open_for_reading(options.db);
  const auto rules = rules_for(options, store);
  const auto& newest = rules.in_force(wall_clock()());
  if (!options.zone.everywhere) options.zone.name = newest.zone("");
  report_question asked{.at = options.time.read(newest),
                        .by = options.by,
                        .cohort = options.cohort,
                        .spoken = options.spoken,
                        .zone = options.zone.everywhere ? options.zone.name : "",
                        .limit = options.limit};
  check_period(options.from, options.to, newest);
  if (!options.from.empty()) asked.from = parse_bound(options.from, newest);
  if (!options.to.empty()) asked.to = parse_bound(options.to, newest);
  progress_bar bar{"reading"};
  const report_source source{
      .events = *store.log, .rules = rules, .replay = {.told = bar.teller()}};
  status =
      std::ranges::find(reports, options.name, &named_report::name)->run(source, asked, options);
}

}  // namespace

void add_report(CLI::App& app, int& status) {
  auto options = std::make_shared<report_options>();
  auto* verb = app.add_subcommand(
      "report", "Count verdicts, grades, open cases, rates; list what is left to do");
  verb->add_option("NAME", options->name, "One of the reports below")
      ->required()
      ->check(one_of(report_names()))
      ->type_name("");
  verb->add_option("--db", options->db, "The store")->required()->type_name("DIR");
  verb->add_option("--by", options->by,
                   "Groups, as in clock,month: clock workflow category site department grade "
                   "colour staff day week "
                   "month quarter half year")
      ->delimiter(',')
      ->type_name("A,B");
  verb->add_option("--from", options->from,
                   "Start of the period, inclusive: a date is that day at each case's site; for "
                   "at-risk and callbacks, that of the dues")
      ->type_name("T");
  verb->add_option("--to", options->to, "End of the period, exclusive")->type_name("T");
  verb->add_option("--period", options->period,
                   "What a row of the scorecard is about: month (default), week, quarter, half, "
                   "year; own: each "
                   "indicator's own; all: everything at once")
      ->type_name("P");
  options->time.add_to(*verb);
  verb->add_option("--cohort", options->cohort,
                   "What the period is of, for sla and what-if: due (default), received or stopped")
      ->transform(one_of<cohort>(
          {{"due", cohort::due}, {"received", cohort::received}, {"stopped", cohort::stopped}}))
      ->type_name("COHORT")
      ->option_text("due|received|stopped");
  verb->add_option("--policy", options->policy_file,
                   "Judge under this policy instead; what-if shows what changes")
      ->type_name("F");
  verb->add_option("--limit", options->limit,
                   "No more rows than this, for at-risk and callbacks (default: all)")
      ->check(whole_number(1))
      ->type_name("N");
  verb->add_flag("--strict", options->strict, "For conformance: ask for rights and windows too");
  verb->add_option("--format", options->format, "table (default), csv, json or html")
      ->transform(one_of<report_format>({{"table", report_format::table},
                                         {"csv", report_format::csv},
                                         {"json", report_format::json},
                                         {"html", report_format::html}}))
      ->option_text("table|csv|json|html");
  add_zone(*verb, [options](const std::string& zone) { options->zone = {zone, true}; });
  add_language(*verb, options->spoken);
  verb->footer(all_reports());
  verb->callback([verb, options, &status] {
    refuse_unused(*verb, *options);
    run(*options, status);
  });
}

}  // namespace casebook::cli
