#include <casebook/exchange.hpp>

#include "import/event_source.hpp"
#include "import/rejected_lines.hpp"

namespace casebook::importing {
namespace {

class jsonl_source final : public event_source {
 public:
  jsonl_source(line_source lines, finer_times finer) : lines_(std::move(lines)), finer_(finer) {}

  result<bool> next(input_row& row, known_cases&) override {
    row.events.clear();
    row.fault.reset();
    std::string_view line;
    do {
      const auto more = lines_.next(line);
      row.line = lines_.line_number();
      if (!more && more.error().code == errc::limit_exceeded) return refuse(row, {}, more.error());
      if (!more) return more.error();
      if (!*more) return false;
    } while (line.empty());
    row.text = line;
    auto event = parse_json(line, finer_);
    if (!event) {
      if (const auto mended = mended_line(line)) event = parse_json(*mended, finer_);
    }
    if (!event) return refuse(row, line, event.error());
    if (!event->has_occurred_at()) {
      return refuse(row, line,
                    fail(errc::malformed,
                         "occurredAt: an import of history needs it, as in "
                         "\"occurredAt\":\"2025-03-01T10:00:00+08:00\""));
    }
    row.events.push_back(std::move(*event));
    return true;
  }

  [[nodiscard]] std::uint64_t bytes_read() const override { return lines_.bytes_read(); }
  [[nodiscard]] std::uint64_t bytes_total() const override { return lines_.bytes_total(); }

 private:
  static bool refuse(input_row& row, std::string_view text, error why) {
    row.text = text;
    row.fault = std::move(why);
    return true;
  }

  line_source lines_;
  finer_times finer_;
};

}  // namespace

std::unique_ptr<event_source> make_jsonl_source(line_source lines, finer_times finer) {
  return std::make_unique<jsonl_source>(std::move(lines), finer);
}

}  // namespace casebook::importing
