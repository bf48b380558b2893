#pragma once

#include <string>

#include "report/sheet.hpp"

namespace casebook {

/// Whether a page draws the chart on a canvas; the others are coloured tables.
bool is_drawn(const chart& one) noexcept;

/// "Compliance over time: Callback"
std::string title_of(const chart& one, language spoken);

/// A category or a series of a chart; one without a name is "None".
std::string name_of(const cell& value, language spoken);

/// What a page's script needs, as JSON that is safe inside a script element: the language, and the
/// drawn charts.
std::string page_data(const sheet& laid_out, language spoken);

}  // namespace casebook
