#include <exception>

#include "cli/common.hpp"
#include "cli/progress_bar.hpp"
#include "cli/words.hpp"
#include "core/local_time.hpp"
#include "report/case_text.hpp"
#include "report/sheet.hpp"

namespace casebook::cli {
namespace {

struct case_options {
  std::string db;
  std::vector<std::string> keys;
  bool all = false;
  bool json = false;
  std::string zone;
  language spoken = language::en;
  time_options time;
};

void add_grade(const v1::Event& event, v1::CaseReport& into) {
  const auto& graded = event.case_graded();
  auto& given = *into.add_grades();
  *given.mutable_occurred_at() = event.occurred_at();
  given.set_position(event.position());
  given.set_grade(std::string{name(graded.grade())});
  given.set_risk_colour(std::string{name(graded.risk_colour())});
  *given.mutable_rules() = graded.rules();
  given.set_manual(graded.manual());
  given.set_reason(graded.reason());
}

v1::CaseReport to_message(const case_verdicts& judged, std::span<const v1::Event> history,
                          as_of at) {
  const auto& state = judged.state;
  v1::CaseReport message;
  message.set_case_(state.case_key);
  message.set_workflow(state.workflow);
  message.set_state(state.state);
  message.set_cycle(state.cycle);
  message.set_grade(std::string{name(state.grade)});
  message.set_initial_grade(std::string{name(state.initial_grade)});
  message.set_highest_grade(std::string{name(state.highest_grade)});
  message.set_risk_colour(std::string{name(state.colour)});
  message.set_version(state.version.value);
  message.set_policy_version(state.policy_version);
  message.set_department(state.department);
  message.set_assignee(state.assignee);
  for (const auto& event : history) {
    if (!at.takes_in(event)) continue;
    *message.add_events() = event;
    if (event.has_case_graded()) add_grade(event, message);
  }
  for (const auto& clock : judged.clocks) *message.add_clocks() = to_message(clock);
  for (const auto& remark : case_remarks(history, *judged.rules, at))
    *message.add_remarks() = remark;
  return message;
}

class case_printer {
 public:
  case_printer(const case_options& options, const opened_store& store)
      : options_(options),
        store_(store),
        at_(options.time.read(store.newest())),
        desk_(*store.log, {.rules = store.rules}) {}

  void print_keys() {
    for (const auto& key : options_.keys) {
      const auto history = must(desk_.history(key));
      if (!print_one(history)) {
        give_up(refused, "case " + key + " did not exist yet as of " +
                             to_local_text(at_.happened, zone_of({}, store_.newest())));
      }
    }
  }

  void print_all() {
    progress_bar bar{"reading"};
    std::exception_ptr ended;  // the command's own end, which the library would take for a fault
    const auto done =
        replay_cases(*store_.log, {.told = bar.teller()}, [&](std::span<const v1::Event> history) {
          try {
            print_one(history);
          } catch (...) {
            ended = std::current_exception();
            throw;
          }
        });
    if (ended) std::rethrow_exception(ended);
    must(done);
  }

 private:
  bool print_one(std::span<const v1::Event> history) {
    const auto& name = history.front().case_received().workflow();
    const auto* table = desk_.find_workflow(name);
    if (table == nullptr) give_up(refused, "unknown workflow '" + name + "'");
    const auto judged =
        judge_clocks(*table, store_.rules, history, at_, options_.spoken, options_.zone);
    if (judged.state.state.empty()) return false;
    const auto message = to_message(judged, history, at_);
    const auto& zone = zone_of(judged.state, *judged.rules);
    print(options_.json ? to_json(message, false) : to_text(message, zone, options_.spoken));
    return true;
  }

  // Where the case did not exist yet, nothing says of which site it is.
  [[nodiscard]] const std::string& zone_of(const case_state& state, const policy& rules) const {
    return options_.zone.empty() ? rules.zone(state.site) : options_.zone;
  }

  const case_options& options_;
  const opened_store& store_;
  as_of at_;
  engine desk_;
};

void run(const case_options& options) {
  if (options.all == !options.keys.empty())
    give_up(usage, "case: name one or more cases, or say --all");
  const auto store = open_for_reading(options.db);
  case_printer printer{options, store};
  options.all ? printer.print_all() : printer.print_keys();
}

}  // namespace

void add_case(CLI::App& app, int&) {
  auto options = std::make_shared<case_options>();
  auto* verb = app.add_subcommand(
      "case", "Show cases: state, history, clocks, and why each verdict is what it is");
  verb->add_option("--db", options->db, "The store")->required()->type_name("DIR");
  verb->add_option("KEY", options->keys, "The cases")->type_name("");
  verb->add_flag("--all", options->all, "Every case of the log");
  options->time.add_to(*verb);
  verb->add_option_function<std::string>(
          "--format", [options](const std::string& format) { options->json = format == "json"; },
          "table (default) or json, one case a line")
      ->check(one_of({"table", "json"}));
  add_zone(*verb, [options](const std::string& zone) { options->zone = zone; });
  add_language(*verb, options->spoken);
  verb->callback([options] { run(*options); });
}

}  // namespace casebook::cli
