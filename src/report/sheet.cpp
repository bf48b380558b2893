#include "report/sheet.hpp"

namespace casebook {
namespace {

void read_in(const reading_zone& zone, cell& value) {
  auto* moment = std::get_if<local_instant>(&value);
  if (moment != nullptr && (zone.everywhere || moment->zone.empty())) moment->zone = zone.name;
}

}  // namespace

sheet read_in(const reading_zone& zone, sheet laid_out) {
  for (auto& fact : laid_out.facts) read_in(zone, fact.second);
  for (auto& row : laid_out.rows) {
    for (auto& value : row) read_in(zone, value);
  }
  return laid_out;
}

}  // namespace casebook
