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
  time_options time;
  std::optional<std::size_t> limit;
};

template <class Report>
Report show(result<Report> made, report_format format) {
  auto report = must(std::move(made));
  print(render(report, format));
  return report;
}

void show_heatmap(result<v1::HeatmapReport> made, report_format format) {
  const auto report = must(std::move(made));
  switch (format) {
    case report_format::table: return print(to_table(to_grid(report)));
    case report_format::html: return print(to_html(to_grid(report)));
    default: return print(render(report, format));
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
    show(sla_report(source, asked), options.format);
  } else if (options.name == "grading") {
    show(grading_report(source, asked), options.format);
  } else if (options.name == "backlog") {
    show(backlog_report(source, asked), options.format);
  } else if (options.name == "heatmap") {
    show_heatmap(heatmap_report(source, asked), options.format);
  } else if (options.name == "transfers") {
    show(transfer_report(source, asked), options.format);
  } else if (options.name == "at-risk") {
    show(at_risk_report(source, asked), options.format);
  } else if (options.name == "callbacks") {
    show(callback_report(source, asked), options.format);
  } else if (options.name == "rates") {
    show(rate_report(source, asked), options.format);
  } else if (show(gap_report(source, asked), options.format).rows_size() != 0) {
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
  verb->callback([options, &status] { run(*options, status); });
}

}  // namespace casebook::cli
