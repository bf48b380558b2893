#include "import/csv_rows.hpp"

#include <gmock/gmock.h>

#include <casebook/limits.hpp>

#include "files.hpp"

namespace casebook::importing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CsvRows : public Files {
 protected:
  csv_rows open(std::string_view text, char delimiter = ',') {
    return {line_source::open(write("a.csv", text)).value(), delimiter};
  }
};

TEST_F(CsvRows, UnquotesFieldsAndKeepsTheirLineBreaks) {
  auto rows = open("a,\"b,b\",\"say \"\"hi\"\"\"\r\n\n\"two\nlines\",,c\nlast,1,2");
  csv_row row;
  ASSERT_TRUE(rows.next(row).value());
  EXPECT_THAT(row.fields, ElementsAre("a", "b,b", "say \"hi\""));
  EXPECT_EQ(row.line, 1U);
  ASSERT_TRUE(rows.next(row).value());
  EXPECT_THAT(row.fields, ElementsAre("two\nlines", "", "c"));
  EXPECT_EQ(row.line, 3U);
  EXPECT_EQ(row.text, "\"two\nlines\",,c");
  ASSERT_TRUE(rows.next(row).value());
  EXPECT_THAT(row.fields, ElementsAre("last", "1", "2"));
  EXPECT_EQ(row.line, 5U);
  EXPECT_FALSE(rows.next(row).value());
}

TEST_F(CsvRows, TakesAnotherDelimiter) {
  auto rows = open("a;b,c\n", ';');
  csv_row row;
  ASSERT_TRUE(rows.next(row).value());
  EXPECT_THAT(row.fields, ElementsAre("a", "b,c"));
}

TEST_F(CsvRows, RefusesAStrayQuoteAndGoesOnWithTheNextLine) {
  auto rows = open("a,b\"c\nd,\"e\" f\ng,h\n");
  csv_row row;
  const auto inside = rows.next(row);
  ASSERT_TRUE(inside.has_error());
  EXPECT_THAT(inside.error().message, HasSubstr("a quote where none may be"));
  EXPECT_EQ(inside.error().column, 4U);
  EXPECT_EQ(row.line, 1U);
  EXPECT_TRUE(rows.next(row).has_error());
  EXPECT_EQ(row.line, 2U);
  ASSERT_TRUE(rows.next(row).value());
  EXPECT_THAT(row.fields, ElementsAre("g", "h"));
}

TEST_F(CsvRows, RefusesAQuoteThatIsNeverClosed) {
  auto rows = open("a,b\nc,\"d\ne,f\n");
  csv_row row;
  ASSERT_TRUE(rows.next(row).value());
  const auto open_ended = rows.next(row);
  ASSERT_TRUE(open_ended.has_error());
  EXPECT_THAT(open_ended.error().message, HasSubstr("never closed"));
  EXPECT_EQ(row.line, 2U);
  EXPECT_FALSE(rows.next(row).value());
}

TEST_F(CsvRows, StopsCollectingARunawayRow) {
  std::string text = "\"";
  while (text.size() <= limits::line_bytes_max + 100) text += std::string(99, 'x') + "\n";
  auto rows = open(text);
  csv_row row;
  EXPECT_EQ(rows.next(row).error().code, errc::limit_exceeded);
}

}  // namespace
}  // namespace casebook::importing
