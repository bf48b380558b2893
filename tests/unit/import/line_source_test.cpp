#include "import/line_source.hpp"

#include <gmock/gmock.h>

#include <random>

#include <casebook/limits.hpp>

#include "files.hpp"

namespace casebook::importing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LineSource : public Files {
 protected:
  // Every line, and "!code" where there was none.
  std::vector<std::string> lines_of(const std::string& file) {
    auto source = line_source::open(file).value();
    std::vector<std::string> all;
    std::string_view line;
    for (;;) {
      const auto more = source.next(line);
      if (!more) {
        all.push_back("!" + std::string{name(more.error().code)});
        if (more.error().code != errc::limit_exceeded) return all;
      } else if (!*more) {
        return all;
      } else {
        all.emplace_back(line);
      }
    }
  }
};

TEST_F(LineSource, ReadsLinesWithOrWithoutALastNewline) {
  EXPECT_THAT(lines_of(write("a", "one\ntwo\n")), ElementsAre("one", "two"));
  EXPECT_THAT(lines_of(write("a", "one\n\ntwo")), ElementsAre("one", "", "two"));
  EXPECT_THAT(lines_of(write("a", "")), ElementsAre());
}

TEST_F(LineSource, ToleratesCrlfAndAByteOrderMark) {
  EXPECT_THAT(lines_of(write("a", "\xef\xbb\xbfone\r\ntwo\r\n")), ElementsAre("one", "two"));
  EXPECT_THAT(lines_of(write("a", "one\n\xef\xbb\xbftwo")), ElementsAre("one", "\xef\xbb\xbftwo"));
}

TEST_F(LineSource, ReadsGzipWhateverItsName) {
  EXPECT_THAT(lines_of(write_gz("a.csv", "one\ntwo\n")), ElementsAre("one", "two"));
}

TEST_F(LineSource, ReadsALineThatIsLongerThanItsBuffer) {
  const std::string longest(limits::line_bytes_max, 'x');
  EXPECT_THAT(lines_of(write("a", longest + "\nnext")), ElementsAre(longest, "next"));
}

TEST_F(LineSource, RefusesAnOverLongLineAndGoesOn) {
  const std::string longer(limits::line_bytes_max + 1, 'x');
  EXPECT_THAT(lines_of(write("a", "one\n" + longer + "\nnext")),
              ElementsAre("one", "!limit_exceeded", "next"));
}

TEST_F(LineSource, SaysThatAGzipIsTruncated) {
  std::string noise;  // does not compress, so that the cut falls into the lines
  std::mt19937 bits{1};
  for (int i = 0; i < 100'000; ++i)
    noise += i % 100 == 99 ? '\n' : static_cast<char>('a' + bits() % 26);
  auto bytes = read(write_gz("whole.gz", noise));
  for (const auto kept : {bytes.size() - 1, bytes.size() / 2, std::size_t{12}}) {
    const auto lines = lines_of(write("cut.gz", bytes.substr(0, kept)));
    EXPECT_EQ(lines.back(), "!corrupt") << kept;
  }
  bytes[bytes.size() / 2] = static_cast<char>(~bytes[bytes.size() / 2]);
  EXPECT_EQ(lines_of(write("bad.gz", bytes)).back(), "!corrupt");
}

TEST_F(LineSource, NamesAFileThatCannotBeRead) {
  EXPECT_THAT(line_source::open(path("nowhere")).error().message, HasSubstr("nowhere"));
  EXPECT_EQ(line_source::open(path("")).error().code, errc::io);  // a folder
}

TEST_F(LineSource, CountsLinesAndBytesOnDisk) {
  auto source = line_source::open(write("a", "one\ntwo\n")).value();
  std::string_view line;
  EXPECT_EQ(source.bytes_total(), 8U);
  ASSERT_TRUE(source.next(line).value());
  ASSERT_TRUE(source.next(line).value());
  EXPECT_EQ(source.line_number(), 2U);
  EXPECT_EQ(source.bytes_read(), 8U);
}

}  // namespace
}  // namespace casebook::importing
