#include <fmt/format.h>

#include <algorithm>

#include "core/wording.hpp"
#include "import/event_source.hpp"
#include "import/log_columns.hpp"
#include "import/ocel_log.hpp"

namespace casebook::importing {
namespace {

using compiled::slot;

constexpr std::string_view type_prefix = "ocel:type:";
constexpr std::string_view qualifier_prefix = "ocel:qualifier:";

// What a column of the map asks of an event.
struct ocel_column {
  enum class kind : std::uint8_t { id, activity, time, object, qualified, of_object, of_event };
  kind what;
  std::string name;  // of the object's type, the qualifier or the attribute
  std::string type;  // of_object: the object's
};

class ocel_source final : public event_source {
 public:
  ocel_source(line_source lines, ocel_log log, import_map& map)
      : lines_(std::move(lines)),
        log_(std::move(log)),
        map_(map),
        names_(map),
        mapper_(map, names_.places()) {}

  result<void> prepare() {
    for (const auto& use : map_.columns()) {
      auto column = compile(use.name);
      if (!column) return lacks(use);
      columns_.push_back(std::move(*column));
    }
    for (const auto index : in_order_of_time()) {
      const auto cases = cases_of(log_.events[index]);
      for (const auto* about : cases) rows_.emplace_back(index, about);
      without_case_ += cases.empty() ? 1 : 0;
    }
    return {};
  }

  result<bool> next(input_row& row, known_cases& cases) override {
    row.events.clear();
    row.fault.reset();
    if (next_ == rows_.size()) return false;
    const auto& [index, about] = rows_[next_++];
    const auto& event = log_.events[index];
    auto texts = row_of(event, about);
    row.line = event.line;
    if (texts) row.text = names_.in_json(*texts);
    auto mapped =
        texts ? mapper_.map(std::move(*texts), row.events, cases) : result<void>{texts.error()};
    if (!mapped) {
      row.events.clear();
      row.fault = mapped.error();
    }
    return true;
  }

  [[nodiscard]] std::vector<std::string> warnings() const override {
    auto all = mapper_.warnings();
    if (log_.events.empty()) all.emplace_back("the log has no events");
    if (without_case_ != 0) {
      all.push_back(fmt::format("{} of {} events have no {} and are left out", without_case_,
                                log_.events.size(), map_.columns()[map_.case_key()].name));
    }
    return all;
  }

  [[nodiscard]] std::uint64_t bytes_read() const override { return lines_.bytes_read(); }
  [[nodiscard]] std::uint64_t bytes_total() const override { return lines_.bytes_total(); }

 private:
  using kind = ocel_column::kind;

  // None: the log has nothing of that name. A qualifier may just not occur.
  [[nodiscard]] std::optional<ocel_column> compile(const std::string& name) const {
    if (name == "ocel:eid") return ocel_column{kind::id, {}, {}};
    if (name == "ocel:activity") return ocel_column{kind::activity, {}, {}};
    if (name == "ocel:timestamp") return ocel_column{kind::time, {}, {}};
    if (name.starts_with(qualifier_prefix))
      return ocel_column{kind::qualified, name.substr(qualifier_prefix.size()), {}};
    if (name.starts_with(type_prefix)) {
      const auto type = name.substr(type_prefix.size());
      if (!log_.object_types.contains(type)) return std::nullopt;
      return ocel_column{kind::object, type, {}};
    }
    for (const auto& [type, attributes] : log_.object_types) {
      if (!name.starts_with(type + ":")) continue;
      const auto attribute = name.substr(type.size() + 1);
      if (attributes.contains(attribute)) return ocel_column{kind::of_object, attribute, type};
    }
    for (const auto& [type, attributes] : log_.event_types) {
      if (attributes.contains(name)) return ocel_column{kind::of_event, name, {}};
    }
    return std::nullopt;
  }

  [[nodiscard]] error lacks(const column_use& use) const {
    std::vector<std::string> names = {"ocel:eid", "ocel:activity", "ocel:timestamp"};
    for (const auto& [type, attributes] : log_.object_types) {
      names.push_back(std::string{type_prefix} + type);
      for (const auto& attribute : attributes) names.push_back(type + ":" + attribute);
    }
    for (const auto& [type, attributes] : log_.event_types)
      names.insert(names.end(), attributes.begin(), attributes.end());
    return fail(errc::malformed, lines_.name() + ": the log has no column " + quoted(use.name) +
                                     ", which the map uses at " + use.where +
                                     did_you_mean(use.name, names));
  }

  // A log's events are in the order of time, wherever they stand in the file; a time that cannot be
  // read keeps its place, and is told of with its row.
  std::vector<std::size_t> in_order_of_time() {
    std::vector<std::pair<instant, std::size_t>> by_time;
    instant before = distant_past;
    for (std::size_t i = 0; i < log_.events.size(); ++i) {
      if (const auto at = map_.times().read(with_offset(log_.events[i].time))) before = *at;
      by_time.emplace_back(before, i);
    }
    std::stable_sort(by_time.begin(), by_time.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::size_t> order;
    for (const auto& [at, index] : by_time) order.push_back(index);
    return order;
  }

  [[nodiscard]] const ocel_log::record* object(const std::string& id) const {
    const auto found = log_.objects.find(id);
    return found == log_.objects.end() ? nullptr : &found->second;
  }

  // The objects of a type that an event is related to, each once; what is not in the log is none.
  [[nodiscard]] std::vector<const ocel_log::record*> related(const ocel_log::record& event,
                                                             std::string_view type) const {
    std::vector<const ocel_log::record*> all;
    for (const auto& relation : event.relations) {
      const auto* one = object(relation.object);
      if (one != nullptr && one->type == type && std::ranges::find(all, one) == all.end())
        all.push_back(one);
    }
    return all;
  }

  // One row for each; a null stands for a case that is no object.
  [[nodiscard]] std::vector<const ocel_log::record*> cases_of(const ocel_log::record& event) const {
    const auto& column = columns_[map_.case_key()];
    if (column.what == kind::object) return related(event, column.name);
    return {nullptr};
  }

  result<row_mapper::texts> row_of(const ocel_log::record& event, const ocel_log::record* about) {
    row_mapper::texts row(columns_.size());
    for (slot i = 0; i < row.size(); ++i) {
      auto text = text_of(columns_[i], event, about);
      if (!text)
        return fail(text.error().code,
                    "column " + quoted(map_.columns()[i].name) + ": " + text.error().message);
      row[i] = std::move(*text);
    }
    return row;
  }

  result<std::string> text_of(const ocel_column& column, const ocel_log::record& event,
                              const ocel_log::record* about) {
    switch (column.what) {
      case kind::id: return event.id;
      case kind::activity: return event.type;
      case kind::time: return with_offset(event.time);
      case kind::object: {
        const auto* one = first_of(event, about, column.name);
        return one == nullptr ? std::string{} : one->id;
      }
      case kind::of_object: {
        const auto* one = first_of(event, about, column.type);
        return one == nullptr ? std::string{} : value_then(*one, column.name, event);
      }
      case kind::qualified:
        for (const auto& relation : event.relations) {
          if (relation.qualifier == column.name) return relation.object;
        }
        return std::string{};
      case kind::of_event:
        for (const auto& attribute : event.attributes) {
          if (attribute.name == column.name) return attribute.value;
        }
        return std::string{};
    }
    return std::string{};
  }

  [[nodiscard]] const ocel_log::record* first_of(const ocel_log::record& event,
                                                 const ocel_log::record* about,
                                                 const std::string& type) const {
    if (about != nullptr && about->type == type) return about;
    const auto all = related(event, type);
    return all.empty() ? nullptr : all.front();
  }

  // What an object's attribute was at the time of an event: the latest that was set by then.
  result<std::string> value_then(const ocel_log::record& of, const std::string& name,
                                 const ocel_log::record& event) {
    const auto then = map_.times().read(with_offset(event.time));
    if (!then) return then.error();
    std::string value;
    instant set_at = distant_past;
    for (const auto& attribute : of.attributes) {
      if (attribute.name != name) continue;
      const auto at = attribute.time.empty() ? result<instant>{distant_past}
                                             : map_.times().read(with_offset(attribute.time));
      if (!at) return at.error();
      if (*at < set_at || *at > *then) continue;
      set_at = *at;
      value = attribute.value;
    }
    return value;
  }

  line_source lines_;
  ocel_log log_;
  import_map& map_;
  log_columns names_;
  row_mapper mapper_;
  std::vector<ocel_column> columns_;
  std::vector<std::pair<std::size_t, const ocel_log::record*>> rows_;  // event, and its case
  std::size_t next_ = 0;
  std::uint64_t without_case_ = 0;
};

}  // namespace

result<std::unique_ptr<event_source>> make_ocel_source(line_source lines, import_map& map) {
  auto log = read_ocel(lines);
  if (!log) return log.error();
  auto made = std::make_unique<ocel_source>(std::move(lines), std::move(*log), map);
  if (auto prepared = made->prepare(); !prepared) return prepared.error();
  return std::unique_ptr<event_source>{std::move(made)};
}

}  // namespace casebook::importing
