#include "log/stored_event.hpp"

#include <google/protobuf/unknown_field_set.h>

#include <string>

namespace casebook::detail {
namespace {

// Facts are numbered from here on; the numbers below belong to the envelope.
constexpr int first_fact_number = v1::Event::kCaseReceivedFieldNumber;

error corrupt_at(position at, const std::string& found) {
  return fail(errc::corrupt, "the event at position " + std::to_string(at.value) + " is damaged: " +
                                 found + "; restore the store from a backup, then verify it");
}

bool holds_unknown_fact(const v1::Event& event) {
  const auto& unknown = event.GetReflection()->GetUnknownFields(event);
  for (int i = 0; i < unknown.field_count(); ++i) {
    if (unknown.field(i).number() >= first_fact_number) return true;
  }
  return false;
}

}  // namespace

result<void> parse_stored(std::string_view bytes, position at, v1::Event& event) {
  if (!event.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return corrupt_at(at, "its bytes are not an event");
  }
  if (event.position() != at.value) {
    return corrupt_at(at, "it says that it stands at " + std::to_string(event.position()));
  }
  if (event.fact_case() == v1::Event::FACT_NOT_SET) {
    if (!holds_unknown_fact(event)) return corrupt_at(at, "it holds no fact");
    return fail(errc::newer_format, "the event at position " + std::to_string(at.value) +
                                        " of case " + event.case_() +
                                        " holds a fact that this version does not know: upgrade "
                                        "the reader");
  }
  return {};
}

}  // namespace casebook::detail
