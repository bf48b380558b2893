#include <casebook/error.hpp>

namespace casebook {

std::string_view name(errc code) noexcept {
  switch (code) {
    case errc::invalid_argument: return "invalid_argument";
    case errc::malformed: return "malformed";
    case errc::limit_exceeded: return "limit_exceeded";
    case errc::unknown_workflow: return "unknown_workflow";
    case errc::unknown_case: return "unknown_case";
    case errc::not_in_table: return "not_in_table";
    case errc::guard_failed: return "guard_failed";
    case errc::time_regression: return "time_regression";
    case errc::out_of_window: return "out_of_window";
    case errc::version_conflict: return "version_conflict";
    case errc::key_reused: return "key_reused";
    case errc::corrupt: return "corrupt";
    case errc::newer_format: return "newer_format";
    case errc::busy: return "busy";
    case errc::io: return "io";
    case errc::read_only: return "read_only";
    case errc::host_threw: return "host_threw";
    case errc::out_of_memory: return "out_of_memory";
  }
  return "unknown";
}

}  // namespace casebook
