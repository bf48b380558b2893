#include "import/ocel_log.hpp"

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/src.hpp>

#include <limits>
#include <optional>

#include <casebook/limits.hpp>

#include "core/wording.hpp"

namespace casebook::importing {
namespace {

namespace json = boost::json;

// What Boost.JSON's parser calls, token by token. A place in the document is its path: "events[]",
// "events[].attributes[].name".
class ocel_handler {
 public:
  static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
  static constexpr std::size_t max_key_size = limits::line_bytes_max;
  static constexpr std::size_t max_string_size = limits::line_bytes_max;

  ocel_log log;
  std::uint64_t line = 0;      // of what is being parsed; the reader counts
  std::optional<error> fault;  // where the JSON is sound and the log is not

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code& code) {
    if (saw_events_) return true;
    return refuse(code, "expected a log in OCEL 2.0, with \"objects\" and \"events\"" +
                            std::string{saw_version_1_ ? "; this is OCEL 1.0" : ""});
  }

  bool on_object_begin(json::error_code&) {
    if (is_inside("[]")) record_ = {.line = line};
    if (is_inside("[].attributes[]")) record_.attributes.emplace_back();
    if (is_inside("[].relationships[]")) record_.relations.emplace_back();
    open_.push_back(path_.size());
    return true;
  }
  bool on_object_end(std::size_t, json::error_code& code) {
    leave();
    if (path_ == "events[]") return end_event(code);
    if (path_ == "objects[]") return end_object(code);
    if (path_ == "eventTypes[]") end_type(log.event_types);
    if (path_ == "objectTypes[]") end_type(log.object_types);
    return true;
  }
  bool on_array_begin(json::error_code&) {
    saw_events_ |= path_ == "events";
    open_.push_back(path_.size());
    path_ += "[]";
    return true;
  }
  bool on_array_end(std::size_t, json::error_code&) {
    leave();
    return true;
  }

  bool on_key_part(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_key(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    path_.resize(open_.back());
    if (!path_.empty()) path_ += '.';
    path_ += text_;
    saw_version_1_ |= path_ == "ocel:events";
    text_.clear();
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, json::error_code&) {
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_string(json::string_view part, std::size_t, json::error_code&) { return take(part); }
  bool on_number_part(json::string_view part, json::error_code& code) {
    if (text_.size() + part.size() > limits::line_bytes_max)
      return refuse(code, "a number has too many digits");
    text_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t, json::string_view part, json::error_code&) { return take(part); }
  bool on_uint64(std::uint64_t, json::string_view part, json::error_code&) { return take(part); }
  bool on_double(double, json::string_view part, json::error_code&) { return take(part); }
  bool on_bool(bool value, json::error_code&) { return take(value ? "true" : "false"); }
  bool on_null(json::error_code&) { return take({}); }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  bool refuse(json::error_code& code, std::string what) {
    fault = fail(errc::malformed, std::move(what));
    code = json::error::extra_data;  // any: it stops the parser
    return false;
  }

  // Of the records of any section.
  [[nodiscard]] bool is_inside(std::string_view what) const {
    const auto section = path_.find('[');
    return section != std::string::npos && std::string_view{path_}.substr(section) == what;
  }

  void leave() {
    path_.resize(open_.back());
    open_.pop_back();
  }

  // Null: nothing that is kept.
  std::string* place_of_value() {
    if (is_inside("[].id")) return &record_.id;
    if (is_inside("[].type") || is_inside("[].name")) return &record_.type;
    if (is_inside("[].time")) return &record_.time;
    if (is_inside("[].attributes[].name")) return &record_.attributes.back().name;
    if (is_inside("[].attributes[].value")) return &record_.attributes.back().value;
    if (is_inside("[].attributes[].time")) return &record_.attributes.back().time;
    if (is_inside("[].relationships[].objectId")) return &record_.relations.back().object;
    if (is_inside("[].relationships[].qualifier")) return &record_.relations.back().qualifier;
    return nullptr;
  }

  bool take(json::string_view last_part) {
    text_.append(last_part.data(), last_part.size());
    auto value = std::move(text_);
    text_.clear();
    if (auto* into = place_of_value()) *into = std::move(value);
    return true;
  }

  bool expect(json::error_code& code, const std::string& value, const char* member,
              const char* where) {
    if (!value.empty()) return true;
    return refuse(code, fmt::format("expected \"{}\" in the {} that begins on line {}", member,
                                    where, record_.line));
  }

  bool end_event(json::error_code& code) {
    if (!expect(code, record_.id, "id", "event") || !expect(code, record_.type, "type", "event") ||
        !expect(code, record_.time, "time", "event"))
      return false;
    log.events.push_back(std::move(record_));
    return true;
  }
  bool end_object(json::error_code& code) {
    if (!expect(code, record_.id, "id", "object") || !expect(code, record_.type, "type", "object"))
      return false;
    const auto id = record_.id;
    if (log.objects.emplace(id, std::move(record_)).second) return true;
    return refuse(code, "a second object has the id " + quoted(id));
  }
  void end_type(std::map<std::string, std::set<std::string>>& types) {
    auto& declared = types[record_.type];
    for (auto& one : record_.attributes) declared.insert(std::move(one.name));
  }

  std::string path_;
  std::vector<std::size_t> open_;  // of each open object and array: its own path's length
  std::string text_;               // of a token that comes in parts
  ocel_log::record record_;
  bool saw_events_ = false, saw_version_1_ = false;
};

class ocel_reader {
 public:
  explicit ocel_reader(line_source& lines) : lines_(lines), parser_(json::parse_options{}) {
    parser_.handler().line = 1;
  }

  result<ocel_log> read() {
    for (bool first = true;; first = false) {
      const auto piece = lines_.next_bytes();
      if (!piece) return piece.error();
      if (piece->empty()) break;
      auto bytes = *piece;
      if (first && bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
      if (auto parsed = parse(bytes); !parsed) return parsed.error();
    }
    json::error_code code;
    if (!parser_.done()) parser_.write_some(false, "", 0, code);
    if (code) return wrong(code);
    return std::move(parser_.handler().log);
  }

 private:
  // Line by line, so that the handler knows where it is.
  result<void> parse(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto line = bytes.substr(0, bytes.find('\n') + 1);
      const auto piece = line.empty() ? bytes : line;
      json::error_code code;
      const auto taken =
          parser_.done() ? 0 : parser_.write_some(true, piece.data(), piece.size(), code);
      if (!code && piece.find_first_not_of(" \t\r\n", taken) != std::string_view::npos)
        code = json::error::extra_data;
      if (code) return wrong(code);
      if (piece.ends_with('\n')) ++parser_.handler().line;
      bytes.remove_prefix(piece.size());
    }
    return {};
  }

  [[nodiscard]] error wrong(const json::error_code& code) {
    const auto& handler = parser_.handler();
    const auto place = fmt::format("{}:{}: ", lines_.name(), handler.line);
    if (handler.fault) return fail(handler.fault->code, place + handler.fault->message);
    if (code == json::error::string_too_large || code == json::error::key_too_large) {
      return fail(errc::limit_exceeded,
                  fmt::format("{}a text has more than {} bytes", place, limits::line_bytes_max));
    }
    return fail(errc::malformed, place + "expected JSON, found an error: " + code.message());
  }

  line_source& lines_;
  json::basic_parser<ocel_handler> parser_;
};

}  // namespace

result<ocel_log> read_ocel(line_source& lines) { return ocel_reader{lines}.read(); }

}  // namespace casebook::importing
