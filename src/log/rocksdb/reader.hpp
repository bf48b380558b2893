#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <casebook/event_log.hpp>

#include "log/decision.hpp"
#include "log/rocksdb/database.hpp"

/// Everything that is read from a store. `last` is the newest position that readers may see.
/// **Errors**: corrupt, newer_format, io.
namespace casebook::detail {

/// The newest position that is stored; 0: none.
result<position> stored_last(const database& store);
result<std::optional<extent>> stored_key(const database& store, std::string_view idempotency_key);
result<void> stored_event(const database& store, position at, v1::Event& event);
/// **Errors**: also unknown_case.
result<std::vector<v1::Event>> stored_case(const database& store, std::string_view case_key,
                                           position last);
result<void> each_stored_case(const database& store, position last,
                              const std::function<bool(std::string_view)>& visit);
/// As `event_log::each_index_entry` has it.
result<void> each_stored_index_entry(
    const database& store, std::string_view from, std::string_view to,
    const std::function<bool(std::string_view key, std::string_view value)>& visit);
std::unique_ptr<cursor> make_cursor(const database& store, position from, position last);

/// `event_log::verify` up to `last`.
result<log_check> check_stored(const database& store, position last, const progress& told);

}  // namespace casebook::detail
