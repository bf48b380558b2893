#include <map>

#include "cli/common.hpp"
#include "cli/progress_bar.hpp"
#include "report/sheet.hpp"

namespace casebook::cli {
namespace {

struct report_options {
  std::string name, db, policy_file, from, to;
  std::vector<std::string> by;
  bool strict = false;
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

// What-if compares the store's own policies with the one given; every other report is under one or the other.
policy_book rules_for(const report_options& options, const opened_store& store) {
  const bool own = options.policy_file.empty() || options.name == "what-if";
  return own ? store.rules : read_policy(options.policy_file);
}

void run(const report_options& options, int& status) {
  if (options.name == "what-if" && options.policy_file.empty()) {
    give_up(usage, "report what-if: say with --policy under which policy instead");
  }
  const auto store = open_for_reading(options.db);
  const auto rules = rules_for(options, store);
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
  } else if (options.name == "what-if") {
    show(what_if_report(source, read_policy(options.policy_file), asked), options.format);
  } else if (options.name == "conformance") {
    const auto mode = options.strict ? judging::live : judging::history;
    if (show(conformance_report(source, asked, mode), options.format).rows_size() != 0) status = found_a_fault;
  } else if (show(gap_report(source, asked), options.format).rows_size() != 0) {
    status = found_a_fault;
  }
}

}  // namespace

void add_report(CLI::App& app, int& status) {
  auto options = std::make_shared<report_options>();
  auto* verb = app.add_subcommand(
      "report", "Count verdicts, grades, open cases, missing links, what if, or what today would refuse");
  verb->add_option("NAME", options->name, "sla, grading, backlog, gaps, what-if or conformance")
      ->required()
      ->check(CLI::IsMember({"sla", "grading", "backlog", "gaps", "what-if", "conformance"}))
      ->type_name("");
  verb->add_option("--db", options->db, "The store")->required()->type_name("DIR");
  verb->add_option("--by", options->by,
                   "Groups, as in clock,month: clock workflow category site department grade colour staff day week "
                   "month quarter half year")
      ->delimiter(',')
      ->type_name("A,B");
  verb->add_option("--from", options->from, "Start of the period, inclusive")->type_name("T");
  verb->add_option("--to", options->to, "End of the period, exclusive")->type_name("T");
  options->time.add_to(*verb);
  verb->add_option("--cohort", options->cohort,
                   "What the period is of, for sla and what-if: due (default), received or stopped")
      ->transform(CLI::CheckedTransformer(std::map<std::string, cohort>{
          {"due", cohort::due}, {"received", cohort::received}, {"stopped", cohort::stopped}}))
      ->type_name("COHORT")
      ->option_text("due|received|stopped");
  verb->add_option("--policy", options->policy_file, "Judge under this policy instead; what-if shows what changes")
      ->type_name("F");
  verb->add_flag("--strict", options->strict, "For conformance: ask for rights and windows too");
  verb->add_option("--format", options->format, "table (default), csv, json or html")
      ->transform(CLI::CheckedTransformer(std::map<std::string, report_format>{{"table", report_format::table},
                                                                               {"csv", report_format::csv},
                                                                               {"json", report_format::json},
                                                                               {"html", report_format::html}}))
      ->option_text("table|csv|json|html");
  verb->callback([options, &status] { run(*options, status); });
}

}  // namespace casebook::cli
