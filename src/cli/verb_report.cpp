#include <algorithm>
#include <map>

#include "cli/common.hpp"
#include "cli/progress_bar.hpp"
#include "report/sheet.hpp"

namespace casebook::cli {
namespace {

struct report_options {
  std::string name, db, policy_file, from, to;
  std::vector<std::string> by;
  casebook::cohort cohort = cohort::due;
  report_format format = report_format::table;
  language spoken = language::en;
  time_options time;
  std::optional<std::size_t> limit;
};

template <class Report>
Report show(result<Report> made, const report_options& options) {
  auto report = must(std::move(made));
  print(render(report, options.format, options.spoken));
  return report;
}

// A page shows compliance over time even where its rows are by no period.
void show_sla(const report_source& source, report_question asked, const report_options& options) {
  if (options.format != report_format::html || std::any_of(asked.by.begin(), asked.by.end(), is_period)) {
    show(sla_report(source, asked), options);
    return;
  }
  auto page = to_sheet(must(sla_report(source, asked)));
  asked.by = {"clock", "grade", "month"};
  auto lines = compliance_over_time(must(sla_report(source, asked)));
  page.charts.insert(page.charts.end(), lines.begin(), lines.end());
  print(to_html(page, options.spoken));
}

void show_heatmap(result<v1::HeatmapReport> made, const report_options& options) {
  if (options.format != report_format::table) {
    show(std::move(made), options);
  } else {
    print(to_table(to_grid(must(std::move(made))), options.spoken));
  }
}

void run(const report_options& options, int& status) {
  const auto store = open_for_reading(options.db);
  const policy_book rules = options.policy_file.empty() ? store.rules : read_policy(options.policy_file);
  const auto& newest = rules.in_force(wall_clock()());
  report_question asked{
      .at = options.time.read(newest), .by = options.by, .cohort = options.cohort, .limit = options.limit};
  if (!options.from.empty()) asked.from = parse_instant(options.from, newest);
  if (!options.to.empty()) asked.to = parse_instant(options.to, newest);
  progress_bar bar{"reading"};
  const report_source source{.events = *store.log, .rules = rules, .replay = {.told = bar.teller()}};
  if (options.name == "sla") {
    show_sla(source, asked, options);
  } else if (options.name == "grading") {
    show(grading_report(source, asked), options);
  } else if (options.name == "backlog") {
    show(backlog_report(source, asked), options);
  } else if (options.name == "heatmap") {
    show_heatmap(heatmap_report(source, asked), options);
  } else if (options.name == "transfers") {
    show(transfer_report(source, asked), options);
  } else if (options.name == "at-risk") {
    show(at_risk_report(source, asked), options);
  } else if (options.name == "callbacks") {
    show(callback_report(source, asked), options);
  } else if (options.name == "rates") {
    show(rate_report(source, asked), options);
  } else if (show(gap_report(source, asked), options).rows_size() != 0) {
    status = found_a_fault;
  }
}

}  // namespace

void add_report(CLI::App& app, int& status) {
  auto options = std::make_shared<report_options>();
  auto* verb = app.add_subcommand("report", "Count verdicts, grades, open cases, rates; list what is left to do");
  verb->add_option("NAME", options->name,
                   "sla, grading, backlog or gaps; heatmap: receipts by hour and weekday; transfers: between "
                   "departments; at-risk: running clocks by due; callbacks: those to make by due; rates: reopened, "
                   "repeated, invalid, late-entered")
      ->required()
      ->check(CLI::IsMember({"sla", "grading", "backlog", "gaps", "heatmap", "transfers", "at-risk", "callbacks",
                             "rates"}))
      ->type_name("");
  verb->add_option("--db", options->db, "The store")->required()->type_name("DIR");
  verb->add_option("--by", options->by,
                   "Groups, as in clock,month: clock workflow category site department grade colour staff day week "
                   "month quarter half year")
      ->delimiter(',')
      ->type_name("A,B");
  verb->add_option("--from", options->from,
                   "Start of the period, inclusive; for at-risk and callbacks, that of the dues")
      ->type_name("T");
  verb->add_option("--to", options->to, "End of the period, exclusive")->type_name("T");
  options->time.add_to(*verb);
  verb->add_option("--cohort", options->cohort, "What the period is of, for sla: due (default), received or stopped")
      ->transform(CLI::CheckedTransformer(std::map<std::string, cohort>{
          {"due", cohort::due}, {"received", cohort::received}, {"stopped", cohort::stopped}}))
      ->type_name("COHORT")
      ->option_text("due|received|stopped");
  verb->add_option("--limit", options->limit, "No more rows than this, for at-risk and callbacks (default: all)")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  verb->add_option("--policy", options->policy_file, "Judge under this policy instead: what if")->type_name("F");
  verb->add_option("--format", options->format, "table (default), csv, json or html")
      ->transform(CLI::CheckedTransformer(std::map<std::string, report_format>{{"table", report_format::table},
                                                                               {"csv", report_format::csv},
                                                                               {"json", report_format::json},
                                                                               {"html", report_format::html}}))
      ->option_text("table|csv|json|html");
  add_language(*verb, options->spoken);
  verb->callback([options, &status] { run(*options, status); });
}

}  // namespace casebook::cli
