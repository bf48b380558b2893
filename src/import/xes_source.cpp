#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <type_traits>

#include <casebook/limits.hpp>

#include "core/wording.hpp"
#include "import/event_source.hpp"
#include "import/log_columns.hpp"

namespace casebook::importing {
namespace {

using compiled::slot;

constexpr std::size_t depth_max = 64;

struct xes_event {
  std::uint64_t line = 0;
  row_mapper::texts row;
  std::size_t bytes = 0;  // of all its attributes
};

// Follows the elements of a log: which trace and which event is open, and what they say.
class xes_reader {
 public:
  explicit xes_reader(log_columns& columns)
      : columns_(columns), parser_(XML_ParserCreate(nullptr)), trace_(columns.empty_row()) {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(
        parser_.get(),
        [](void* self, const XML_Char* name, const XML_Char** attributes) {
          static_cast<xes_reader*>(self)->begin(name, attributes);
        },
        [](void* self, const XML_Char*) { static_cast<xes_reader*>(self)->end(); });
    // Entities can only be declared there: a log has none, and a bomb is made of them.
    XML_SetStartDoctypeDeclHandler(
        parser_.get(), [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
          static_cast<xes_reader*>(self)->refuse("expected an XES log, which has no DOCTYPE");
        });
  }

  // The events that end in `piece` are added; nothing more can be read after an error.
  result<void> read(std::string_view piece, bool is_last) {
    fed_ += piece.size();
    const auto size = static_cast<int>(piece.size());
    const bool well_formed = XML_Parse(parser_.get(), piece.data(), size, is_last) == XML_STATUS_OK;
    if (fault_) return *fault_;
    if (!well_formed) return not_well_formed();
    const auto unfinished = fed_ - static_cast<std::uint64_t>(std::max<XML_Index>(
                                       0, XML_GetCurrentByteIndex(parser_.get())));
    if (unfinished > limits::line_bytes_max + piece.size()) {
      return fail(errc::limit_exceeded,
                  fmt::format("a tag or a comment has more than {} bytes: is it ever closed?",
                              limits::line_bytes_max));
    }
    return {};
  }

  // Of what is read, or wrong.
  [[nodiscard]] std::uint64_t line() const {
    return fault_ ? fault_line_ : XML_GetCurrentLineNumber(parser_.get());
  }

  std::deque<xes_event>& events() { return events_; }

 private:
  enum class element : std::uint8_t { log, trace, event, attribute, other };
  struct open_element {
    element kind;
    std::string prefix;  // of the attributes inside it
  };

  void refuse(std::string what, errc code = errc::malformed) {
    if (fault_) return;
    fault_ = fail(code, std::move(what));
    fault_line_ = XML_GetCurrentLineNumber(parser_.get());
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  [[nodiscard]] error not_well_formed() const {
    const auto code = XML_GetErrorCode(parser_.get());
    if (code == XML_ERROR_UNKNOWN_ENCODING || code == XML_ERROR_INCORRECT_ENCODING) {
      return fail(
          errc::malformed,
          "expected UTF-8, UTF-16 or ISO-8859-1, found an encoding that is not what the XML "
          "declaration says, or another one: convert the file with iconv");
    }
    return fail(errc::malformed,
                fmt::format("expected well-formed XML, found an error in column {}: "
                            "{}",
                            XML_GetCurrentColumnNumber(parser_.get()) + 1, XML_ErrorString(code)));
  }

  void begin(std::string_view name, const XML_Char** attributes) {
    if (fault_) return;
    const auto local = name.substr(name.rfind(':') + 1);
    if (open_.empty() && local != "log")
      return refuse("expected <log>, the root of XES, found <" + std::string{name.substr(0, 40)} +
                    ">");
    if (open_.size() == depth_max)
      return refuse(fmt::format("elements are nested more than {} deep", depth_max));
    open_.push_back(opened(local, attributes));
  }

  open_element opened(std::string_view name, const XML_Char** attributes) {
    if (open_.empty()) return {element::log, {}};
    const auto& around = open_.back();
    const bool in_log = around.kind == element::log, in_trace = around.kind == element::trace;
    if (in_log && name == "trace") {
      trace_ = columns_.empty_row();
      trace_has_events_ = false;
      return {element::trace, "case:"};
    }
    if (name == "event" && (in_log || in_trace)) {
      if (in_log) trace_ = columns_.empty_row();
      trace_has_events_ = true;
      event_ = {XML_GetCurrentLineNumber(parser_.get()), trace_, 0};
      return {element::event, {}};
    }
    if (around.kind == element::attribute && name == "values") return around;  // of a list
    if (in_log || around.kind == element::other || !is_attribute(name)) return {element::other, {}};
    return {element::attribute, take(name, around.prefix, attributes) + "/"};
  }

  static bool is_attribute(std::string_view name) {
    static constexpr std::array<std::string_view, 8> kinds = {
        "string", "date", "int", "float", "boolean", "id", "list", "container"};
    return std::find(kinds.begin(), kinds.end(), name) != kinds.end();
  }

  // Its full name.
  std::string take(std::string_view kind, const std::string& prefix, const XML_Char** attributes) {
    std::string_view key, value;
    for (const auto** at = attributes; *at != nullptr; at += 2) {
      if (std::string_view{*at} == "key") key = at[1];
      if (std::string_view{*at} == "value") value = at[1];
    }
    if (key.empty()) refuse(fmt::format("expected a key in <{}>", kind));
    auto name = prefix + std::string{key};
    event_.bytes += name.size() + value.size();
    const auto column = columns_.find(name);
    if (!column) return name;
    const bool of_trace = std::none_of(open_.begin(), open_.end(),
                                       [](const auto& one) { return one.kind == element::event; });
    if (of_trace && trace_has_events_)
      refuse("expected the attribute " + quoted(key) + " of a trace before its events");
    auto& text = (of_trace ? trace_ : event_.row)[*column];
    if (text.empty()) text = kind == "date" ? with_offset(value) : std::string{value};
    return name;
  }

  void end() {
    if (fault_) return;
    if (open_.back().kind == element::event) events_.push_back(std::move(event_));
    open_.pop_back();
  }

  struct closer {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  log_columns& columns_;
  std::unique_ptr<std::remove_pointer_t<XML_Parser>, closer> parser_;
  std::uint64_t fed_ = 0;
  std::vector<open_element> open_;
  row_mapper::texts trace_;
  bool trace_has_events_ = false;
  xes_event event_;
  std::deque<xes_event> events_;
  std::optional<error> fault_;
  std::uint64_t fault_line_ = 0;
};

class xes_source final : public event_source {
 public:
  xes_source(line_source lines, import_map& map)
      : lines_(std::move(lines)),
        columns_(map),
        reader_(columns_),
        mapper_(map, columns_.places()) {}

  result<bool> next(input_row& row, known_cases& cases) override {
    row.events.clear();
    row.fault.reset();
    auto& waiting = reader_.events();
    while (waiting.empty()) {
      if (failed_) {
        row.line = reader_.line();
        return *failed_;
      }
      if (ended_) return false;
      if (auto read = read_piece(); !read) failed_ = read.error();
    }
    auto event = std::move(waiting.front());
    waiting.pop_front();
    ++events_read_;
    row.line = event.line;
    row.text = columns_.in_json(event.row);
    auto mapped = event.bytes > limits::line_bytes_max
                      ? too_large(event)
                      : mapper_.map(std::move(event.row), row.events, cases);
    if (!mapped) {
      row.events.clear();
      row.fault = mapped.error();
    }
    return true;
  }

  [[nodiscard]] std::vector<std::string> warnings() const override {
    if (events_read_ == 0) return {"the log has no events"};
    auto all = mapper_.warnings();
    if (ended_ && !failed_) {
      for (auto& one : columns_.warnings()) all.push_back(std::move(one));
    }
    return all;
  }

  [[nodiscard]] std::uint64_t bytes_read() const override { return lines_.bytes_read(); }
  [[nodiscard]] std::uint64_t bytes_total() const override { return lines_.bytes_total(); }

 private:
  result<void> read_piece() {
    const auto piece = lines_.next_bytes();
    if (!piece) return piece.error();
    ended_ = piece->empty();
    return reader_.read(*piece, ended_);
  }

  static result<void> too_large(const xes_event& event) {
    return fail(errc::limit_exceeded,
                fmt::format("the event has {} bytes of attributes, at most {} are read",
                            event.bytes, limits::line_bytes_max));
  }

  line_source lines_;
  log_columns columns_;
  xes_reader reader_;
  row_mapper mapper_;
  std::uint64_t events_read_ = 0;
  bool ended_ = false;
  std::optional<error> failed_;  // after the events before it
};

}  // namespace

std::unique_ptr<event_source> make_xes_source(line_source lines, import_map& map) {
  return std::make_unique<xes_source>(std::move(lines), map);
}

}  // namespace casebook::importing
