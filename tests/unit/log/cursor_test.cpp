#include <gmock/gmock.h>
#include <google/protobuf/unknown_field_set.h>
#include <gtest/gtest.h>

#include <casebook/event_log.hpp>
#include <string>

namespace casebook {
namespace {

// Stands at position 7, on whatever bytes it is given.
class fixed_cursor final : public cursor {
 public:
  explicit fixed_cursor(std::string bytes) : bytes_(std::move(bytes)) {}
  result<bool> next() override { return false; }
  [[nodiscard]] position at() const noexcept override { return {7}; }
  [[nodiscard]] std::string_view bytes() const noexcept override { return bytes_; }

 private:
  std::string bytes_;
};

result<void> parse(const std::string& bytes, v1::Event& event) {
  return fixed_cursor{bytes}.parse(event);
}

v1::Event stored_note() {
  v1::Event event;
  event.set_case_("A");
  event.set_position(7);
  event.set_version(1);
  event.mutable_note_added()->set_text("x");
  return event;
}

errc parse_error(const std::string& bytes) {
  v1::Event event;
  const auto parsed = parse(bytes, event);
  EXPECT_TRUE(parsed.has_error());
  if (parsed) return {};
  EXPECT_THAT(parsed.error().message, ::testing::HasSubstr("position 7"));
  return parsed.error().code;
}

TEST(StoredEvent, IsReadBackIntoUsedMemory) {
  auto event = stored_note();
  event.mutable_actor()->set_id("who was there before");
  ASSERT_TRUE(parse(stored_note().SerializeAsString(), event));
  EXPECT_EQ(event.SerializeAsString(), stored_note().SerializeAsString());
}

TEST(StoredEvent, IsCorruptWhereItCannotBeParsed) {
  const auto bytes = stored_note().SerializeAsString();
  EXPECT_EQ(parse_error(bytes + '\0'), errc::corrupt) << "trailing garbage";
  EXPECT_EQ(parse_error(bytes + "\x0a\x7f"), errc::corrupt) << "a length past the end";
  EXPECT_EQ(parse_error(""), errc::corrupt);
}

TEST(StoredEvent, IsCorruptWhereverItIsCut) {
  const auto bytes = stored_note().SerializeAsString();
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(parse_error(bytes.substr(0, size)), errc::corrupt) << size;
  }
}

TEST(StoredEvent, IsCorruptWhereItStandsAtAnotherPosition) {
  auto event = stored_note();
  event.set_position(8);
  EXPECT_EQ(parse_error(event.SerializeAsString()), errc::corrupt);
}

TEST(StoredEvent, IsCorruptWithoutAFact) {
  auto event = stored_note();
  event.clear_fact();
  EXPECT_EQ(parse_error(event.SerializeAsString()), errc::corrupt);
}

TEST(StoredEvent, IsNewerWhereItsFactIsUnknown) {
  auto event = stored_note();
  event.clear_fact();
  event.GetReflection()->MutableUnknownFields(&event)->AddLengthDelimited(999, "new fact");
  EXPECT_EQ(parse_error(event.SerializeAsString()), errc::newer_format);
}

TEST(StoredEvent, KeepsFieldsThatItDoesNotKnow) {
  auto written = stored_note();
  written.GetReflection()->MutableUnknownFields(&written)->AddVarint(999, 1);
  const auto bytes = written.SerializeAsString();
  v1::Event event;
  ASSERT_TRUE(parse(bytes, event));
  EXPECT_EQ(event.SerializeAsString(), bytes);
}

}  // namespace
}  // namespace casebook
