#include "report/page_data.hpp"

#include <google/protobuf/struct.pb.h>

namespace casebook {
namespace {

using google::protobuf::ListValue;
using google::protobuf::Struct;

void set(Struct& object, const char* name, std::string_view text) {
  (*object.mutable_fields())[name].set_string_value(std::string{text});
}

ListValue& list(Struct& object, const char* name) {
  return *(*object.mutable_fields())[name].mutable_list_value();
}

Struct to_struct(const chart::series& line, language spoken) {
  Struct made;
  const auto* known = std::get_if<word>(&line.name);
  if (known != nullptr) set(made, "key", known->name);
  set(made, "name", name_of(line.name, spoken));
  auto& values = list(made, "values");
  for (const auto& value : line.values) {
    auto& one = *values.add_values();
    if (value) {
      one.set_number_value(*value);
    } else {
      one.set_null_value({});
    }
  }
  if (!line.shown_as.empty()) {
    auto& texts = list(made, "shownAs");
    for (const auto& one : line.shown_as) texts.add_values()->set_string_value(shown(one, spoken));
  }
  return made;
}

Struct to_struct(const chart& drawn, language spoken) {
  Struct made;
  set(made, "kind", drawn.drawn_as == chart::kind::lines ? "lines" : "bars");
  set(made, "across", label(drawn.across, spoken));
  set(made, "down", label(drawn.down, spoken));
  (*made.mutable_fields())["rates"].set_bool_value(drawn.rates);
  auto& categories = list(made, "categories");
  for (const auto& one : drawn.categories)
    categories.add_values()->set_string_value(name_of(one, spoken));
  auto& series = list(made, "series");
  for (const auto& line : drawn.lines)
    *series.add_values()->mutable_struct_value() = to_struct(line, spoken);
  return made;
}

}  // namespace

bool is_drawn(const chart& one) noexcept {
  return one.drawn_as == chart::kind::lines || one.drawn_as == chart::kind::stacked_bars;
}

std::string title_of(const chart& one, language spoken) {
  std::string title{label(one.title, spoken)};
  if (one.of == cell{word{}}) return title;
  return title.append(label("colon", spoken)) + name_of(one.of, spoken);
}

std::string name_of(const cell& value, language spoken) {
  return exact(value).empty() ? std::string{label("none", spoken)} : shown(value, spoken);
}

std::string page_data(const sheet& laid_out, language spoken) {
  Struct page;
  set(page, "language", tag(spoken));
  set(page, "rows", label("rows", spoken));
  auto& charts = list(page, "charts");
  for (const auto& one : laid_out.charts) {
    if (is_drawn(one)) *charts.add_values()->mutable_struct_value() = to_struct(one, spoken);
  }
  // Protobuf writes <, > and the line separators of JavaScript as \u003c and so on.
  return to_json(page, false);
}

}  // namespace casebook
