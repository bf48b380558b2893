#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "cli/common.hpp"
#include "cli/progress_bar.hpp"
#include "report/sheet.hpp"

namespace casebook::cli {
namespace {

struct case_options {
  std::string db;
  std::vector<std::string> keys;
  bool all = false;
  bool json = false;
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
  for (const auto& clock : judged.clocks) *message.add_clocks() = clock;
  for (const auto& remark : case_remarks(history, *judged.rules, at))
    *message.add_remarks() = remark;
  return message;
}

std::string stamp(const google::protobuf::Timestamp& at) { return to_rfc3339(to_instant(at)); }

std::string say(std::string_view pattern, language spoken, const auto&... parts) {
  return fmt::format(fmt::runtime(label(pattern, spoken)), parts...);
}

std::string late_words(const v1::CaseRemark& remark, language spoken) {
  if (remark.entered_late_us() == 0) return {};
  return "  " + say("enteredLateBy", spoken, to_words(duration{remark.entered_late_us()}, spoken));
}

std::string correction_lines(const v1::CaseRemark& remark, language spoken) {
  std::string out;
  for (const auto& one : remark.corrections()) {
    out += "       ";
    out += one.after().empty() ? say("withdraws", spoken, one.field(), one.before())
                               : say("corrects", spoken, one.field(),
                                     one.before().empty() ? "-" : one.before(), one.after());
    out += "\n";
  }
  return out;
}

// Remarks come in the order of their events.
std::string history_lines(const v1::CaseReport& shown, language spoken) {
  static const v1::CaseRemark none;
  std::string out;
  auto next = shown.remarks().begin();
  for (const auto& event : shown.events()) {
    const bool remarked = next != shown.remarks().end() && next->version() == event.version();
    const auto& remark = remarked ? *next++ : none;
    out += fmt::format("  {:>3}  {:<27}  {:<20}  {:<12}  {}{}\n", event.version(),
                       stamp(event.occurred_at()), fact_name(event.fact_case()),
                       label(event.state_after(), spoken), event.actor().id(),
                       late_words(remark, spoken));
    out += correction_lines(remark, spoken);
  }
  return out;
}

// "C (RC1), B (RB5) 2025-03-03T02:00:00Z": how it came to its grade.
std::string grade_lines(const v1::CaseReport& shown, language spoken) {
  std::string out;
  for (const auto& given : shown.grades()) {
    const auto why = given.manual() || given.rules().empty()
                         ? given.reason()
                         : fmt::format("{}", fmt::join(given.rules(), ", "));
    out += fmt::format("  {:<27}  {}  {:<8}  {}\n", stamp(given.occurred_at()), given.grade(),
                       given.risk_colour().empty() ? "-" : label(given.risk_colour(), spoken), why);
  }
  return out.empty() ? out : fmt::format("{}\n{}\n", label("grades", spoken), out);
}

std::string clock_lines(const v1::ClockVerdict& clock, language spoken) {
  std::string out =
      fmt::format("  {} ({} {}, {} {}): {}{}{}\n", label(clock.clock(), spoken),
                  label("cycle", spoken), clock.cycle(), label("stint", spoken), clock.stint(),
                  label(v1::Outcome_Name(clock.outcome()), spoken),
                  clock.excluded_why().empty() ? "" : ", ", label(clock.excluded_why(), spoken));
  for (const auto& sentence : clock.why()) out += "      " + sentence + "\n";
  return out;
}

std::string to_text(const v1::CaseReport& shown, language spoken) {
  const auto named = [&](std::string_view name, const auto& value) {
    return fmt::format("  {} {}", label(name, spoken), value);
  };
  auto out = fmt::format("{}  {}  {}", shown.case_(), label(shown.workflow(), spoken),
                         label(shown.state(), spoken)) +
             named("cycle", shown.cycle());
  if (!shown.grade().empty()) out += named("graded", shown.grade());
  if (!shown.risk_colour().empty()) out += fmt::format("  {}", label(shown.risk_colour(), spoken));
  if (!shown.department().empty()) out += named("with", shown.department());
  if (!shown.assignee().empty()) out += " / " + shown.assignee();
  out += named("policy", shown.policy_version());
  out += fmt::format("\n\n{}\n{}\n", label("history", spoken), history_lines(shown, spoken));
  out += grade_lines(shown, spoken);
  out += fmt::format("{}\n", label("clocks", spoken));
  for (const auto& clock : shown.clocks()) out += clock_lines(clock, spoken);
  return out + "\n";
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
        give_up(refused, "case " + key + " did not exist yet as of " + to_rfc3339(at_.happened));
      }
    }
  }

  void print_all() {
    progress_bar bar{"reading"};
    must(replay_cases(*store_.log, {.told = bar.teller()},
                      [&](std::span<const v1::Event> history) { print_one(history); }));
  }

 private:
  bool print_one(std::span<const v1::Event> history) {
    const auto& name = history.front().case_received().workflow();
    const auto* table = desk_.find_workflow(name);
    if (table == nullptr) give_up(refused, "unknown workflow '" + name + "'");
    const auto judged = judge_clocks(*table, store_.rules, history, at_, options_.spoken);
    if (judged.state.state.empty()) return false;
    const auto message = to_message(judged, history, at_);
    print(options_.json ? to_json(message, false) : to_text(message, options_.spoken));
    return true;
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
      ->check(CLI::IsMember({"table", "json"}));
  add_language(*verb, options->spoken);
  verb->callback([options] { run(*options); });
}

}  // namespace casebook::cli
