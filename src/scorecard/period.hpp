#pragma once

#include <casebook/v1/policy.pb.h>

#include <chrono>
#include <string>
#include <string_view>

#include <casebook/clock.hpp>

namespace casebook {

/// "month", as reports group by; empty for PERIOD_UNSPECIFIED.
std::string_view period_name(v1::Indicator::Period period) noexcept;
/// PERIOD_UNSPECIFIED where it is none.
v1::Indicator::Period period_named(std::string_view name) noexcept;

/// The first day of the period that holds `day`; `day` itself for PERIOD_UNSPECIFIED. Weeks start
/// on Monday.
std::chrono::local_days start_of(v1::Indicator::Period period, std::chrono::local_days day);

/// The first day after the period that begins on `first`; that after it for PERIOD_UNSPECIFIED.
std::chrono::local_days end_of(v1::Indicator::Period period, std::chrono::local_days first);

/// The local day of an instant, and the first instant of a local day, in an IANA zone.
std::chrono::local_days local_day(instant at, const std::string& zone);
instant first_instant(std::chrono::local_days day, const std::string& zone);

}  // namespace casebook
