#include <casebook/exchange.hpp>

#include <google/protobuf/util/json_util.h>

#include <casebook/limits.hpp>

#include "core/event_check.hpp"
#include "core/wording.hpp"
#include "exchange/json_check.hpp"

namespace casebook {
namespace {

result<void> check_line(std::string_view line, finer_times finer) {
  if (line.size() > limits::line_bytes_max) {
    return fail(errc::limit_exceeded, "the line has " + std::to_string(line.size()) +
                                          " bytes, at most " +
                                          std::to_string(limits::line_bytes_max) + " are read");
  }
  if (const auto bad = find_bad_utf8(line); bad != std::string_view::npos) {
    auto refused = fail(errc::malformed, "the line is not valid UTF-8 from here on");
    refused.column = bad + 1;
    return refused;
  }
  return json_check{line, *v1::Event::descriptor(), finer}.run();
}

void round_time(google::protobuf::Timestamp& stamp) {
  constexpr std::int32_t nanos_max = 1'000'000'000;
  const std::int32_t rounded = (stamp.nanos() + 500) / 1000 * 1000;
  stamp.set_seconds(stamp.seconds() + rounded / nanos_max);
  stamp.set_nanos(rounded % nanos_max);
}

void round_times(google::protobuf::Message& message) {
  if (auto* stamp = dynamic_cast<google::protobuf::Timestamp*>(&message)) return round_time(*stamp);
  const auto& in = *message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  in.ListFields(message, &fields);
  for (const auto* field : fields) {
    if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) round_times(*in.MutableMessage(&message, field));
    for (int i = 0; field->is_repeated() && i < in.FieldSize(message, field); ++i) {
      round_times(*in.MutableRepeatedMessage(&message, field, i));
    }
  }
}

}  // namespace

result<v1::Event> parse_json(std::string_view line, finer_times finer) {
  if (auto fits = check_line(line, finer); !fits) return fits.error();
  v1::Event event;
  const auto read = google::protobuf::util::JsonStringToMessage({line.data(), line.size()}, &event);
  // The check above leaves protobuf nothing to object to; should it, its own words are all there
  // is.
  if (!read.ok()) return fail(errc::malformed, read.ToString());
  drop_stamps(event);
  if (finer == finer_times::round) round_times(event);
  if (auto found = find_fault(event)) {
    const auto column = json_check::column_of(found->path, line, *v1::Event::descriptor());
    auto refused = to_error(std::move(*found));
    refused.column = column;
    return refused;
  }
  return event;
}

std::string to_json(const v1::Event& event) {
  auto bare = event;
  drop_stamps(bare);
  if (bare.idempotency_key().starts_with(derived_key_prefix)) bare.clear_idempotency_key();
  std::string line;
  (void)google::protobuf::util::MessageToJsonString(bare, &line);
  return line;
}

}  // namespace casebook
