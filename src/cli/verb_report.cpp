#include <map>

#include "cli/common.hpp"
#include "cli/progress_bar.hpp"
#include "report/sheet.hpp"

namespace casebook::cli {
namespace {

struct report_options {
  std::string name, db, policy_file, from, to, period;
  std::vector<std::string> by;
  casebook::cohort cohort = cohort::due;
  report_format format = report_format::table;
  time_options time;
};

template <class Report>
Report show(result<Report> made, report_format format) {
  auto report = must(std::move(made));
  print(render(report, format));
  return report;
}

void run(const report_options& options, int& status) {
  const auto store = open_for_reading(options.db);
  const policy_book rules = options.policy_file.empty() ? store.rules : read_policy(options.policy_file);
  const auto& newest = rules.in_force(wall_clock()());
  report_question asked{.at = options.time.read(newest), .by = options.by, .cohort = options.cohort};
  if (!options.from.empty()) asked.from = parse_instant(options.from, newest);
  if (!options.to.empty()) asked.to = parse_instant(options.to, newest);
  progress_bar bar{"reading"};
  const report_source source{.events = *store.log, .rules = rules, .replay = {.told = bar.teller()}};
  if (options.name == "sla") {
    show(sla_report(source, asked), options.format);
  } else if (options.name == "grading") {
    show(grading_report(source, asked), options.format);
  } else if (options.name == "backlog") {
    show(backlog_report(source, asked), options.format);
  } else if (options.name == "scorecard") {
    show(scorecard_report(source, {asked.at, asked.by, options.period, asked.from, asked.to}), options.format);
  } else if (show(gap_report(source, asked), options.format).rows_size() != 0) {
    status = found_a_fault;
  }
}

}  // namespace

void add_report(CLI::App& app, int& status) {
  auto options = std::make_shared<report_options>();
  auto* verb = app.add_subcommand("report", "Count verdicts, grades, open cases, or missing links; hold objectives to their targets");
  verb->add_option("NAME", options->name, "sla, grading, scorecard, backlog or gaps")
      ->required()
      ->check(CLI::IsMember({"sla", "grading", "scorecard", "backlog", "gaps"}))
      ->type_name("");
  verb->add_option("--db", options->db, "The store")->required()->type_name("DIR");
  verb->add_option("--by", options->by,
                   "Groups, as in clock,month: clock workflow category site department grade colour staff day week "
                   "month quarter half year")
      ->delimiter(',')
      ->type_name("A,B");
  verb->add_option("--from", options->from, "Start of the period, inclusive")->type_name("T");
  verb->add_option("--to", options->to, "End of the period, exclusive")->type_name("T");
  verb->add_option("--period", options->period,
                   "What a row of the scorecard is about: month (default), week, quarter, half, year; own: each "
                   "indicator's own; all: everything at once")
      ->type_name("P");
  options->time.add_to(*verb);
  verb->add_option("--cohort", options->cohort, "What the period is of, for sla: due (default), received or stopped")
      ->transform(CLI::CheckedTransformer(std::map<std::string, cohort>{
          {"due", cohort::due}, {"received", cohort::received}, {"stopped", cohort::stopped}}))
      ->type_name("COHORT")
      ->option_text("due|received|stopped");
  verb->add_option("--policy", options->policy_file, "Judge under this policy instead: what if")->type_name("F");
  verb->add_option("--format", options->format, "table (default), csv, json or html")
      ->transform(CLI::CheckedTransformer(std::map<std::string, report_format>{{"table", report_format::table},
                                                                               {"csv", report_format::csv},
                                                                               {"json", report_format::json},
                                                                               {"html", report_format::html}}))
      ->option_text("table|csv|json|html");
  verb->callback([options, &status] { run(*options, status); });
}

}  // namespace casebook::cli
