#include <map>

#include "core/wording.hpp"
#include "import/csv_rows.hpp"
#include "import/event_source.hpp"
#include "import/row_mapper.hpp"

namespace casebook::importing {
namespace {

class csv_source final : public event_source {
 public:
  csv_source(csv_rows rows, import_map& map) : rows_(std::move(rows)), map_(map) {}

  result<void> read_header() {
    csv_row header;
    const auto more = read_first_row(header);
    const auto& name = rows_.lines().name();
    if (!more) return fail(more.error().code, name + ":1: " + more.error().message);
    if (!*more)
      return fail(errc::malformed, name + " is empty: expected a header with column names");
    header_ = header.text;
    width_ = header.fields.size();
    std::map<std::string, std::size_t> at;
    std::map<std::string, int> times_seen;
    for (std::size_t i = 0; i < width_; ++i) {
      const auto nth = ++times_seen[header.fields[i]];
      at.emplace(nth == 1 ? header.fields[i] : header.fields[i] + "#" + std::to_string(nth), i);
    }
    for (const auto& use : map_.columns()) {
      const auto found = at.find(use.name);
      if (found == at.end()) return lacks(use, at);
      position_.push_back(found->second);
      places_.push_back("'" + use.name + "' (" + std::to_string(found->second + 1) + ")");
    }
    mapper_.emplace(map_, places_);
    return {};
  }

  result<bool> next(input_row& row, known_cases& cases) override {
    row.events.clear();
    row.fault.reset();
    const auto more = rows_.next(read_);
    row.line = read_.line;
    row.text = read_.text;
    if (!more && (more.error().code == errc::io || more.error().code == errc::corrupt)) {
      return more.error();
    }
    if (!more) return row.fault = more.error(), true;
    if (!*more) return false;
    auto texts = take_columns();
    auto mapped = texts ? mapper_->map(std::move(*texts), row.events, cases) : texts.error();
    if (!mapped) {
      row.events.clear();
      row.fault = mapped.error();
    }
    return true;
  }

  [[nodiscard]] std::vector<std::string> warnings() const override { return mapper_->warnings(); }

  [[nodiscard]] std::uint64_t bytes_read() const override { return rows_.lines().bytes_read(); }
  [[nodiscard]] std::uint64_t bytes_total() const override { return rows_.lines().bytes_total(); }

 private:
  // Excel's hint of a delimiter, a first line "sep=;", is none of the data.
  result<bool> read_first_row(csv_row& header) {
    const auto more = rows_.next(header);
    constexpr std::string_view hint = "sep=";
    if (!more || !*more || !header.text.starts_with(hint)) return more;
    if (header.text.substr(hint.size()) == std::string(1, map_.delimiter())) {
      return rows_.next(header);
    }
    return fail(errc::malformed, "the file says " + quoted(header.text) +
                                     ", but the map reads it with the delimiter " +
                                     quoted(std::string(1, map_.delimiter())));
  }

  error lacks(const column_use& use, const std::map<std::string, std::size_t>& at) const {
    std::vector<std::string> names;
    for (const auto& column : at) names.push_back(column.first);
    return fail(errc::malformed, rows_.lines().name() + ":1: the header has no column " +
                                     quoted(use.name) + ", which the map uses at " + use.where +
                                     (width_ == 1 ? other_delimiter() : "") +
                                     did_you_mean(use.name, names));
  }

  // A header of one single column that looks like several.
  [[nodiscard]] std::string other_delimiter() const {
    for (const std::string_view delimiter : {";", "\t", "|", ","}) {
      if (header_.find(delimiter) == std::string::npos) continue;
      return "; it is one single column, " + quoted(header_) + ": does the map need delimiter: \"" +
             (delimiter == "\t" ? "\\t" : std::string{delimiter}) + "\"?";
    }
    return {};
  }

  result<row_mapper::texts> take_columns() const {
    if (read_.fields.size() != width_) {
      return fail(errc::malformed, "expected " + std::to_string(width_) +
                                       " fields, as many as the header has, found " +
                                       std::to_string(read_.fields.size()));
    }
    row_mapper::texts taken(position_.size());
    for (std::size_t i = 0; i < taken.size(); ++i) {
      taken[i] = read_.fields[position_[i]];
    }
    return taken;
  }

  csv_rows rows_;
  import_map& map_;
  std::string header_;
  std::size_t width_ = 0;
  std::vector<std::size_t> position_;  // of each slot, in the file
  std::vector<std::string> places_;    // of each slot, for sentences
  csv_row read_;
  std::optional<row_mapper> mapper_;  // once the header is read
};

}  // namespace

result<std::unique_ptr<event_source>> make_csv_source(line_source lines, import_map& map) {
  auto made = std::make_unique<csv_source>(csv_rows{std::move(lines), map.delimiter()}, map);
  if (auto header = made->read_header(); !header) return header.error();
  return std::unique_ptr<event_source>{std::move(made)};
}

}  // namespace casebook::importing
