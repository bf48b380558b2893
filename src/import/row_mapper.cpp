#include "import/row_mapper.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "core/wording.hpp"
#include "import/field_text.hpp"

namespace casebook::importing {
namespace {

using compiled::slot;
using Says = v1::ImportMap;
using texts = row_mapper::texts;

std::string known_text(Says::Known what, const case_state* state) {
  if (state == nullptr) return {};
  switch (what) {
    case Says::STATE: return state->state;
    case Says::DEPARTMENT: return state->department;
    case Says::ASSIGNEE: return state->assignee;
    case Says::HOLD_REASON: return v1::CasePutOnHold::Reason_Name(state->hold_reason);
    default: return {};
  }
}

result<std::int64_t> whole_number(const std::string& text) {
  std::int64_t number = 0;
  const char* const last = text.data() + text.size();
  const auto [end, failed] = std::from_chars(text.data(), last, number);
  if (failed == std::errc{} && end == last) return number;
  return fail(errc::malformed, "expected a whole number, found " + quoted(text));
}

// One row beside the row above it: asks the map's questions and fills in its facts.
class row_reading {
 public:
  row_reading(import_map& map, const std::vector<std::string>& places, const texts& current,
              const texts* previous)
      : map_(map), places_(places), current_(current), previous_(previous) {}

  /// Reads it as the first of its case or not, with the case as it stood before.
  void stand(bool first_row, const case_state* state) {
    first_row_ = first_row;
    state_ = state;
  }

  result<bool> all_hold(const std::vector<compiled::condition>& conditions) {
    for (const auto& condition : conditions) {
      const auto held = holds(condition);
      if (!held || !*held) return held;
    }
    return true;
  }

  result<std::vector<v1::Event>> events() {
    std::vector<v1::Event> events;
    for (const auto& rule : map_.rules()) {
      if (rule.otherwise && !events.empty()) continue;
      const auto held = all_hold(rule.conditions);
      if (!held) return held.error();
      if (!*held) continue;
      for (const auto& emit : rule.emits) {
        auto event = make(emit);
        if (!event) return event.error();
        events.push_back(std::move(*event));
      }
    }
    return events;
  }

 private:
  [[nodiscard]] const std::string& before(slot at) const {
    static const std::string nothing;
    return previous_ == nullptr ? nothing : (*previous_)[at];
  }

  error in_column(slot at, const error& why) const {
    return fail(why.code, "column " + places_[at] + ": " + why.message);
  }

  result<std::string> look_up(const compiled::lookup* lookup, slot at, const std::string& text) {
    if (lookup == nullptr || text.empty()) return text;
    if (const auto found = lookup->words.find(text); found != lookup->words.end())
      return found->second;
    if (lookup->otherwise) return *lookup->otherwise;
    return in_column(
        at, fail(errc::malformed, "expected a text of the lookup '" + lookup->name + "' (" +
                                      lookup->known + "), found " + quoted(text)));
  }

  result<std::string> subject_of(const compiled::condition& asked) {
    switch (asked.says->subject_case()) {
      case Says::Condition::kColumn:
        return look_up(asked.lookup, asked.subject, current_[asked.subject]);
      case Says::Condition::kPrevious:
        return look_up(asked.lookup, asked.subject, before(asked.subject));
      default: return known_text(asked.says->case_(), state_);
    }
  }

  result<bool> holds(const compiled::condition& asked) {
    const auto& says = *asked.says;
    if (says.subject_case() == Says::Condition::kFirstRow) {
      return says.first_row() == first_row_;
    }
    if (says.has_changed()) return says.changed() == has_changed(asked.subject);
    if (says.has_grew()) {
      const auto grown = has_grown(asked.subject);
      return grown ? says.grew() == *grown : grown;
    }
    const auto text = subject_of(asked);
    if (!text) return text.error();
    const auto is_among = [&](const auto& choices) {
      return std::find(choices.begin(), choices.end(), *text) != choices.end();
    };
    if (!says.is().empty()) return is_among(says.is());
    if (!says.is_not().empty()) return !is_among(says.is_not());
    if (says.present()) return !text->empty();
    if (says.missing()) return text->empty();
    if (!says.same_as().empty()) return *text == current_[asked.same_as];
    return !text->empty() && *text != known_text(says.differs_from(), state_);
  }

  [[nodiscard]] bool has_changed(slot at) const {
    return previous_ != nullptr && current_[at] != before(at);
  }

  result<bool> has_grown(slot at) const {
    if (previous_ == nullptr) return false;
    const auto now = whole_number(current_[at]);
    if (!now) return in_column(at, now.error());
    const auto then = whole_number(before(at));
    return then.has_value() && *now > *then;
  }

  result<instant> time_in(slot at) {
    if (current_[at].empty())
      return in_column(at, fail(errc::malformed, "expected a time, found nothing"));
    const auto read = map_.times().read(current_[at]);
    return read ? read : in_column(at, read.error());
  }

  result<v1::Event> make(const compiled::emit& emit) {
    v1::Event event;
    event.set_case_(current_[map_.case_key()]);
    const auto occurred_at = time_in(emit.occurred_at);
    if (!occurred_at) return occurred_at.error();
    *event.mutable_occurred_at() = to_timestamp(*occurred_at);
    const auto recorded_at = map_.recorded_at() ? time_in(*map_.recorded_at()) : occurred_at;
    if (!recorded_at) return recorded_at.error();
    *event.mutable_recorded_at() = to_timestamp(*recorded_at);
    for (const auto& value : map_.actor()) {
      if (auto set = fill(*event.mutable_actor(), value); !set) return set.error();
    }
    auto& fact = *event.GetReflection()->MutableMessage(&event, emit.fact);
    for (const auto& value : emit.values) {
      if (auto set = fill(fact, value); !set) return set.error();
    }
    return event;
  }

  // The first of previous, column, case and text that has a value.
  result<void> fill(google::protobuf::Message& message, const compiled::value& value) {
    std::optional<slot> from;
    if (value.previous && !before(*value.previous).empty()) from = value.previous;
    const bool from_above = from.has_value();
    if (!from && value.column && !current_[*value.column].empty()) from = value.column;
    if (from) {
      const auto text = look_up(value.lookup, *from, from_above ? before(*from) : current_[*from]);
      if (!text) return text.error();
      if (text->empty()) return {};
      const auto set = set_from_text(message, value.path, *text, map_.times());
      return set ? set : in_column(*from, set.error());
    }
    auto text = known_text(value.says->case_(), state_);
    if (text.empty()) text = value.says->text();
    if (text.empty()) return {};
    return set_from_text(message, value.path, text, map_.times());
  }

  import_map& map_;
  const std::vector<std::string>& places_;
  const texts& current_;
  const texts* previous_;
  bool first_row_ = true;
  const case_state* state_ = nullptr;
};

}  // namespace

row_mapper::row_mapper(import_map& map, std::vector<std::string> places)
    : map_(map), places_(std::move(places)), suspicious_(map.checks().size()) {}

result<void> row_mapper::map(texts row, std::vector<v1::Event>& events, known_cases& cases) {
  ++rows_;
  for (auto& text : row) {
    if (map_.is_missing(text)) text.clear();
  }
  const auto& key = row[map_.case_key()];
  if (key.empty()) {
    return fail(errc::malformed,
                "column " + places_[map_.case_key()] + ": expected the case's key, found nothing");
  }
  const auto above = above_.find(key);
  const bool first_met = above == above_.end();
  row_reading reading{map_, places_, row, first_met ? nullptr : &above->second};
  auto read = cases.read(key, first_met, [&](bool first_row, const case_state* before) {
    reading.stand(first_row, before);
    return reading.events();
  });
  if (!read) return read.error();
  std::ranges::move(read->events, std::back_inserter(events));
  reading.stand(read->first_row, read->first_row ? nullptr : cases.find(key));
  for (std::size_t i = 0; i < suspicious_.size(); ++i) {
    const auto held = reading.all_hold(map_.checks()[i].conditions);
    if (!held) return held.error();
    if (*held) ++suspicious_[i];
  }
  auto& last = above_[key];
  last = std::move(row);
  return {};
}

std::vector<std::string> row_mapper::warnings() const {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < suspicious_.size(); ++i) {
    if (suspicious_[i] == 0) continue;
    all.push_back(map_.checks()[i].warn + ": " +
                  (suspicious_[i] == rows_ ? "all " : std::to_string(suspicious_[i]) + " of ") +
                  std::to_string(rows_) + " rows");
  }
  return all;
}

}  // namespace casebook::importing
