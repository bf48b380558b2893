#include "report/case_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include <casebook/case_state.hpp>

#include "core/local_time.hpp"
#include "core/printable.hpp"
#include "report/labels.hpp"

namespace casebook {
namespace {

class case_writer {
 public:
  case_writer(const v1::CaseReport& shown, const std::string& zone, language spoken)
      : shown_(shown), zone_(zone), spoken_(spoken) {
    for (const auto& event : shown.events())
      stamp_width_ = std::max(stamp_width_, stamp(event.occurred_at()).size());
  }

  [[nodiscard]] std::string text() const {
    auto out = headline() + fmt::format("\n\n{}\n{}\n", named("history"), history());
    if (!shown_.grades().empty()) out += fmt::format("{}\n{}\n", named("grades"), grades());
    out += fmt::format("{}\n", named("clocks"));
    for (const auto& clock : shown_.clocks()) out += clock_lines(clock);
    return out + "\n";
  }

 private:
  // The dictionary's word; a name that it lacks is a user's own.
  [[nodiscard]] std::string named(std::string_view name) const {
    return printable(label(name, spoken_));
  }
  [[nodiscard]] std::string pattern(std::string_view name, const auto&... parts) const {
    return fmt::format(fmt::runtime(label(name, spoken_)), parts...);
  }
  [[nodiscard]] std::string stamp(const google::protobuf::Timestamp& at) const {
    return to_local_text(to_instant(at), zone_);
  }

  [[nodiscard]] std::string headline() const {
    const auto with = [&](std::string_view name, const std::string& value) {
      return fmt::format("  {} {}", named(name), printable(value));
    };
    auto out = fmt::format("{}  {}  {}", printable(shown_.case_()), named(shown_.workflow()),
                           named(shown_.state())) +
               with("cycle", std::to_string(shown_.cycle()));
    if (!shown_.grade().empty()) out += with("graded", shown_.grade());
    if (!shown_.risk_colour().empty()) out += "  " + named(shown_.risk_colour());
    if (!shown_.department().empty()) out += with("with", shown_.department());
    if (!shown_.assignee().empty()) out += " / " + printable(shown_.assignee());
    return out + with("policy", shown_.policy_version());
  }

  // Remarks come in the order of their events.
  [[nodiscard]] std::string history() const {
    static const v1::CaseRemark none;
    std::string out;
    auto next = shown_.remarks().begin();
    for (const auto& event : shown_.events()) {
      const bool remarked = next != shown_.remarks().end() && next->version() == event.version();
      const auto& remark = remarked ? *next++ : none;
      out += fmt::format("  {:>3}  {:<{}}  {:<20}  {:<12}  {}{}\n", event.version(),
                         stamp(event.occurred_at()), stamp_width_, fact_name(event.fact_case()),
                         named(event.state_after()), printable(event.actor().id()), late(remark));
      for (const auto& one : remark.corrections()) out += "       " + correction(one) + "\n";
    }
    return out;
  }
  [[nodiscard]] std::string late(const v1::CaseRemark& remark) const {
    if (remark.entered_late_us() == 0) return {};
    return "  " + pattern("enteredLateBy", to_words(duration{remark.entered_late_us()}, spoken_));
  }
  [[nodiscard]] std::string correction(const v1::CaseRemark::Correction& one) const {
    const auto before = printable(one.before());
    return one.after().empty() ? pattern("withdraws", one.field(), before)
                               : pattern("corrects", one.field(), before.empty() ? "-" : before,
                                         printable(one.after()));
  }

  // "2025-03-03 10:00:00 +08:00  B  Red  RB5": how it came to its grade.
  [[nodiscard]] std::string grades() const {
    std::string out;
    for (const auto& given : shown_.grades()) {
      const auto why = given.manual() || given.rules().empty()
                           ? given.reason()
                           : fmt::format("{}", fmt::join(given.rules(), ", "));
      out += fmt::format(
          "  {:<{}}  {}  {:<8}  {}\n", stamp(given.occurred_at()), stamp_width_, given.grade(),
          given.risk_colour().empty() ? "-" : named(given.risk_colour()), printable(why));
    }
    return out;
  }

  [[nodiscard]] std::string clock_lines(const v1::ClockVerdict& clock) const {
    auto outcome = named(v1::Outcome_Name(clock.outcome()));
    if (!clock.excluded_why().empty()) outcome += ", " + named(clock.excluded_why());
    if (clock.paused()) outcome += ", " + named("PAUSED");
    auto out = fmt::format("  {} ({} {}, {} {}): {}\n", named(clock.clock()), named("cycle"),
                           clock.cycle(), named("stint"), clock.stint(), outcome);
    for (const auto& sentence : clock.why()) out += "      " + printable(sentence) + "\n";
    return out;
  }

  const v1::CaseReport& shown_;
  const std::string& zone_;
  language spoken_;
  std::size_t stamp_width_ = 0;
};

}  // namespace

std::string to_text(const v1::CaseReport& shown, const std::string& zone, language spoken) {
  return case_writer{shown, zone, spoken}.text();
}

}  // namespace casebook
