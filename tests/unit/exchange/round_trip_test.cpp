// Any event survives its own JSON, and the strict check lets through everything that protobuf
// writes.
#include <casebook/event.hpp>
#include <casebook/exchange.hpp>

#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <casebook/clock.hpp>

namespace casebook {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string any_text() {
  static const std::vector<std::string> pieces = {
      "a", "Z", " ", "\"", "\\", "/", "<", "é", "投诉", "😀", "{", "}", ",", "\xe2\x80\xa8"};
  std::string text;
  for (const auto& piece :
       *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(pieces))) {
    text += piece;
  }
  return text.substr(0, text.find('\0'));
}

void fill(Message& message);

void fill_one(Message& message, const FieldDescriptor& field) {
  const auto& in = *message.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      if (field.is_repeated()) return in.AddString(&message, &field, any_text());
      return in.SetString(&message, &field, any_text());
    case FieldDescriptor::CPPTYPE_BOOL:
      return in.SetBool(&message, &field, *rc::gen::arbitrary<bool>());
    case FieldDescriptor::CPPTYPE_INT32:
      return in.SetInt32(&message, &field, *rc::gen::inRange(0, 6));
    case FieldDescriptor::CPPTYPE_ENUM:
      return in.SetEnumValue(&message, &field,
                             *rc::gen::inRange(0, field.enum_type()->value_count()));
    case FieldDescriptor::CPPTYPE_MESSAGE: return fill(*in.MutableMessage(&message, &field));
    default: return;  // position and version: stamps
  }
}

void fill(Message& message) {
  if (auto* stamp = dynamic_cast<google::protobuf::Timestamp*>(&message)) {
    constexpr std::int64_t year_9999_us = 253'402'300'799'999'999;
    *stamp = to_timestamp(
        instant{duration{*rc::gen::inRange<std::int64_t>(-62'135'596'800'000'000, year_9999_us)}});
    return;
  }
  const auto& schema = *message.GetDescriptor();
  for (int i = 0; i < schema.field_count(); ++i) {
    const auto& field = *schema.field(i);
    if (field.real_containing_oneof() == nullptr && *rc::gen::arbitrary<bool>()) {
      fill_one(message, field);
    }
  }
}

v1::Event any_event() {
  v1::Event event;
  fill(event);
  event.set_case_("C" + event.case_());
  const auto& facts = *v1::Event::descriptor()->FindOneofByName("fact");
  fill_one(event, *facts.field(*rc::gen::inRange(0, facts.field_count())));
  event.clear_policy_version();
  event.clear_state_after();
  return event;
}

TEST(AnyEvent, SurvivesItsOwnJson) {
  EXPECT_TRUE(rc::check("read(write(event)) == event", [] {
    const auto event = any_event();
    if (!check_event(event)) RC_DISCARD("longer than a name may be");
    const auto line = to_json(event);
    const auto read = parse_json(line);
    if (!read) RC_FAIL(read.error().message + " in " + line);
    RC_ASSERT(google::protobuf::util::MessageDifferencer::Equals(event, read.value()));
    RC_ASSERT(to_json(read.value()) == line);
  }));
}

TEST(AnyLine, WithOneByteChangedIsReadOrRefusedWithAColumn) {
  EXPECT_TRUE(rc::check("a damaged line never surprises", [] {
    auto line = to_json(any_event());
    const auto at = *rc::gen::inRange<std::size_t>(0, line.size());
    line[at] = static_cast<char>(*rc::gen::inRange(0, 256));
    const auto read = parse_json(line);
    RC_ASSERT(read.has_value() || !read.error().message.empty());
    if (read) RC_ASSERT(check_event(read.value()).has_value());
  }));
}

}  // namespace
}  // namespace casebook
