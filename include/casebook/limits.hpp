#pragma once

#include <cstddef>
#include <cstdint>

/// The stated limits. Past one the answer is errc::limit_exceeded, with the limit in its sentence.
namespace casebook::limits {

inline constexpr std::size_t case_key_bytes_max = 200;
inline constexpr std::size_t idempotency_key_bytes_max = 200;
inline constexpr std::size_t name_bytes_max = 200;         ///< department, category, site, …
inline constexpr std::size_t event_bytes_max = 64 * 1024;  ///< one event, serialized
inline constexpr std::size_t line_bytes_max = 8 * event_bytes_max;  ///< one line of input
inline constexpr std::size_t events_per_decision_max = 256;
inline constexpr std::int64_t count_max = 1'000'000'000'000;        ///< of one measure taken
inline constexpr std::size_t document_bytes_max = 4 * 1024 * 1024;  ///< see event_log::put_document
inline constexpr std::size_t index_key_bytes_max = 600;
inline constexpr std::size_t index_value_bytes_max = 4 * 1024;
inline constexpr std::size_t index_changes_max =
    1024;  ///< of one decision, or of one event_log::change_index

}  // namespace casebook::limits
