#pragma once

#include <string_view>

namespace casebook {
extern const std::string_view page_skeleton;       // page.html
extern const std::string_view page_style;          // page.css
extern const std::string_view page_script;         // page.js
extern const std::string_view page_chart_library;  // Chart.js, from its package
}  // namespace casebook
