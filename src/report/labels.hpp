#pragma once

#include <optional>
#include <string_view>

#include <casebook/language.hpp>

namespace casebook {

/// "en" or "zh-CN", as pages declare it.
std::string_view tag(language spoken) noexcept;

/// The word for a name that reports use: a column or a group as JSON and CSV call it
/// ("complianceRate"), a value of a closed set ("first_response", "BREACHED"), a title
/// ("slaReport"). Nothing where the dictionary lacks it.
///
/// **Thread safety**: any thread. **Cost**: one binary search.
std::optional<std::string_view> find_label(std::string_view name, language spoken) noexcept;

/// The same; a name that the dictionary lacks stands for itself, as those that users choose do.
std::string_view label(std::string_view name, language spoken) noexcept;

}  // namespace casebook
