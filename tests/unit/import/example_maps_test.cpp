// The maps for logs that everybody has, on a few rows made up in their columns.
#include <gmock/gmock.h>

#include <casebook/exchange.hpp>

#include "files.hpp"
#include "import/importer.hpp"

namespace casebook::importing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr instant later{std::chrono::seconds{1'790'000'000}};

class ExampleMaps : public Files {
 protected:
  summary import(const std::string& map_name, const std::string& csv) {
    auto map = import_map::load(std::string{CASEBOOK_MAPS} + "/" + map_name);
    EXPECT_TRUE(map) << map.error().message;
    auto done = import_file(desk_, write("in.csv", csv), {.map = &*map});
    EXPECT_FALSE(done.stopped) << done.stopped->message;
    return done;
  }

  std::string at(const std::string& case_key, std::size_t nth) {
    return to_rfc3339(to_instant(desk_.history(case_key).value().at(nth).occurred_at()));
  }

  std::unique_ptr<event_log> store_ = make_memory_log([] { return later; });
  engine desk_{*store_, {.clock = [] { return later; }}};
};

TEST_F(ExampleMaps, ReadNewYorksRequests) {
  const auto done =
      import("nyc311.textproto",
             "Unique Key,Created Date,Closed Date,Agency,Complaint Type,Descriptor,Status,Due Date,"
             "Resolution Description,Borough,Open Data Channel Type\n"
             "1,07/01/2024 01:15:00 PM,07/02/2024 09:00:00 AM,DOT,Street Condition,Pothole,Closed,"
             "07/05/2024 01:15:00 PM,Repaired.,QUEENS,PHONE\n"
             "2,11/03/2024 01:30:00 AM,,NYPD,Noise,Loud Music,In Progress,,,Unspecified,MOBILE\n"
             "3,2024-07-01T13:15:00.000,,HPD,HEAT/HOT WATER,ENTIRE BUILDING,Closed,,,BRONX,\n");
  EXPECT_THAT(done.recorded_by_fact, ElementsAre(Pair("caseDispatched", 3), Pair("caseReceived", 3),
                                                 Pair("caseResolved", 1), Pair("dueAgreed", 1)));
  EXPECT_EQ(desk_.read("1")->state, "closed") << "a service request needs no callback";
  EXPECT_EQ(desk_.read("2")->department, "NYPD");
  EXPECT_EQ(at("1", 0), "2024-07-01T17:15:00Z");
  EXPECT_EQ(at("2", 0), "2024-11-03T05:30:00Z") << "the first of the two";
  EXPECT_EQ(at("3", 0), at("1", 0));
  EXPECT_THAT(done.warnings, ElementsAre("closed, but nobody says when: 1 of 3 rows"));
}

TEST_F(ExampleMaps, ReadWhatPm4pyWrites) {
  const auto done = import("pm4py.textproto",
                           ",case:concept:name,concept:name,time:timestamp,org:resource\n"
                           "0,3,register request,2010-12-30 14:32:00+01:00,Pete\n"
                           "1,3,decide,2011-01-06 09:18:00.250000+01:00,Sara\n"
                           "2,3,pay compensation,2011-01-15 10:45:00+01:00,Ellen\n"
                           "3,2,register request,2010-12-30 11:32:00+01:00,nan\n");
  EXPECT_THAT(done.recorded_by_fact,
              ElementsAre(Pair("caseReceived", 2), Pair("caseResolved", 1), Pair("noteAdded", 1)));
  EXPECT_EQ(desk_.read("3")->state, "closed");
  EXPECT_EQ(at("3", 1), "2011-01-06T08:18:00.250Z");
  EXPECT_EQ(desk_.history("3")->at(1).actor().id(), "Sara");
  EXPECT_THAT(desk_.history("2")->at(0).actor().id(), IsEmpty());
}

}  // namespace
}  // namespace casebook::importing
