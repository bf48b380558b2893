#include "import/day_kinds.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "core/wording.hpp"

namespace casebook::importing {
namespace {

std::string lower(std::string_view text) {
  std::string made{text};
  for (char& c : made) {
    if ('A' <= c && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return made;
}

bool holds(std::string_view text, std::string_view part) {
  return lower(text).find(lower(part)) != std::string::npos;
}

bool begins(std::string_view text, std::string_view start) {
  return lower(text).starts_with(lower(start));
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

std::string_view other_lines(std::string_view text) {
  const auto end = text.find('\n');
  return end == std::string_view::npos ? std::string_view{} : text.substr(end);
}

int year_of(const calendar_event& event) {
  return static_cast<int>(std::chrono::year_month_day{event.first}.year());
}

// Names that no office closes for, and words by which lists call such days.
constexpr std::array observances = {
    "observance", "commemoration", "awareness", "season", "solstice", "equinox", "daylight saving",
    "summer time", "clock change", "time change", "half day", "half-day", "full moon", "new moon",
    "week number", "valentine", "mother's day", "father's day", "halloween", "groundhog",
    "april fool", "earth day", "tax day", "administrative professionals", "cyber monday",
    "cinco de mayo", "christmas eve", "new year's eve", "valentinstag", "muttertag", "vatertag",
    "zeitumstellung", "sommerzeit", "winterzeit", "heiligabend", "silvester",
    // 清明 and 除夕 are days off, 重阳 is one in Hong Kong.
    "立春", "雨水", "惊蛰", "驚蟄", "春分", "谷雨", "穀雨", "立夏", "小满", "小滿", "芒种", "芒種",
    "夏至", "小暑", "大暑", "立秋", "处暑", "處暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪",
    "大雪", "冬至", "小寒", "大寒", "情人节", "情人節", "母亲节", "母親節", "父亲节", "父親節",
    "妇女节", "婦女節", "儿童节", "兒童節", "青年节", "教师节", "教師節", "植树节", "护士节",
    "记者节", "建党", "建军", "愚人节", "愚人節", "万圣", "萬聖", "平安夜", "感恩节", "感恩節",
    "腊八", "小年", "元宵", "七夕", "中元", "龙抬头", "夏令时", "冬令时", "半天"};

// Names under which make-up workdays are published; --workday says which are meant.
constexpr std::array workday_names = {"working day",    "workday", "working saturday",
                                      "working sunday", "上班",    "补课"};

// One feed, and what its publisher marks in it.
class feed_judge {
 public:
  feed_judge(const std::vector<calendar_event>& feed, const day_choice& chosen) : chosen_(chosen) {
    for (const auto& event : feed) {
      if (is_apples(event)) marked_years_.insert(year_of(event));
      marks_observances_ |= hides_in_google(event);
      marks_out_of_office_ |= event.busy_status == "OOF";
    }
  }

  [[nodiscard]] judged_event judge(calendar_event event) const {
    auto [kind, why] = verdict_on(event);
    return {std::move(event), kind, std::move(why)};
  }

 private:
  struct verdict {
    day_kind kind;
    std::string why;
  };

  static bool is_apples(const calendar_event& event) {
    return event.special_day == "WORK-HOLIDAY" || event.special_day == "ALTERNATE-WORKDAY";
  }

  // Only an observance's DESCRIPTION says how to hide it, whatever the language.
  static bool hides_in_google(const calendar_event& event) {
    return holds(other_lines(event.description), "Google");
  }

  static bool matches(const calendar_event& event, const std::vector<std::string>& texts) {
    return std::any_of(texts.begin(), texts.end(), [&](const std::string& text) {
      return holds(event.title, text) || holds(first_line(event.description), text) ||
             holds(event.special_day, text) ||
             std::any_of(event.categories.begin(), event.categories.end(),
                         [&](const auto& category) { return holds(category, text); });
    });
  }

  [[nodiscard]] verdict verdict_on(const calendar_event& event) const {
    if (matches(event, chosen_.skip)) return {day_kind::not_off, {}};
    if (is_workday(event)) return {day_kind::workday, {}};
    if (event.timed) return {day_kind::not_off, "not of whole days"};
    if (!chosen_.only.empty()) {
      return matches(event, chosen_.only) ? verdict{day_kind::off, {}}
                                          : verdict{day_kind::not_off, {}};
    }
    if (chosen_.all) return {day_kind::off, {}};
    return by_publisher(event);
  }

  [[nodiscard]] bool is_workday(const calendar_event& event) const {
    return event.special_day == "ALTERNATE-WORKDAY" ||
           std::any_of(chosen_.workday.begin(), chosen_.workday.end(),
                       [&](const auto& text) { return holds(event.title, text); });
  }

  [[nodiscard]] verdict by_publisher(const calendar_event& event) const {
    if (event.special_day == "WORK-HOLIDAY" || event.busy_status == "OOF")
      return {day_kind::off, {}};
    if (marked_years_.contains(year_of(event)))
      return {day_kind::not_off, "no day off, says X-APPLE-SPECIAL-DAY"};
    const auto kind = first_line(event.description);
    if (hides_in_google(event) || begins(kind, "observance"))
      return {day_kind::not_off, "no day off, says the DESCRIPTION, " + quoted(kind)};
    if (holds(event.title, "(not a public holiday)"))
      return {day_kind::not_off, "no day off, says the title"};
    if (is_regional(event)) return in_region(event);
    if (marks_observances_ || begins(kind, "public holiday")) return {day_kind::off, {}};
    if (!marked_years_.empty())
      return {day_kind::doubtful,
              "not yet settled: X-APPLE-SPECIAL-DAY marks days of other years only"};
    if (marks_out_of_office_)
      return {day_kind::doubtful, "not out of office, says X-MICROSOFT-CDO-BUSYSTATUS"};
    return by_name(event);
  }

  static bool is_regional(const calendar_event& event) {
    return holds(event.title, "(regional holiday)") ||
           holds(event.title, "(regionaler feiertag)") ||
           begins(event.description, "public holiday in ");
  }

  [[nodiscard]] verdict in_region(const calendar_event& event) const {
    const auto& place =
        begins(event.description, "public holiday in ") ? event.description : event.location;
    if (chosen_.region.empty()) {
      return {day_kind::doubtful, "a holiday of some regions only (" +
                                      std::string{first_line(place)} + "): say --region NAME"};
    }
    const bool ours =
        std::any_of(chosen_.region.begin(), chosen_.region.end(), [&](const auto& region) {
          return holds(event.description, region) || holds(event.location, region) ||
                 holds(event.title, region);
        });
    return ours ? verdict{day_kind::off, {}}
                : verdict{day_kind::not_off, "a holiday of other regions"};
  }

  // A short DESCRIPTION says what kind of day it is, a long one tells its history.
  static bool is_called(const calendar_event& event, std::string_view word) {
    constexpr std::size_t kind_bytes_max = 32;
    return holds(event.title, word) ||
           (event.description.size() <= kind_bytes_max && holds(event.description, word)) ||
           std::any_of(event.categories.begin(), event.categories.end(),
                       [&](const auto& category) { return holds(category, word); });
  }

  static verdict by_name(const calendar_event& event) {
    if (!event.special_day.empty())
      return {day_kind::doubtful,
              "marked as " + quoted(event.special_day) + " by X-APPLE-SPECIAL-DAY"};
    for (const auto* word : workday_names) {
      if (holds(event.title, word))
        return {day_kind::doubtful, "like a make-up workday: say --workday TEXT"};
    }
    for (const auto* word : observances) {
      if (is_called(event, word)) return {day_kind::doubtful, "like an observance by its name"};
    }
    return {day_kind::off, {}};
  }

  const day_choice& chosen_;
  std::set<int> marked_years_;  // in which Apple's mark occurs
  bool marks_observances_ = false;
  bool marks_out_of_office_ = false;
};

}  // namespace

std::vector<judged_event> judge_events(std::vector<calendar_event> feed, const day_choice& chosen) {
  const feed_judge judge{feed, chosen};
  std::vector<judged_event> judged;
  judged.reserve(feed.size());
  for (auto& event : feed) judged.push_back(judge.judge(std::move(event)));
  return judged;
}

}  // namespace casebook::importing
