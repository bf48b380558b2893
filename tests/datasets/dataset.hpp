#pragma once

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "import/csv_rows.hpp"
#include "import/importer.hpp"
#include "support/scratch_directory.hpp"

namespace casebook {

/// A data set imported through its map into an engine on a memory log, beside what a separate
/// program in another language made of the same file.
class Dataset : public ::testing::Test {
 protected:
  // Skips the test where the file is absent.
  void import(const std::string& folder, const std::string& file, const std::string& map_name) {
    folder_ = std::filesystem::path{CASEBOOK_SHARED_DATA} / folder;
    if (!std::filesystem::exists(folder_ / file)) {
      GTEST_SKIP() << (folder_ / file)
                   << " is not there; set CASEBOOK_SHARED_DATA to the folder with the logs";
    }
    map_.emplace(importing::import_map::load(CASEBOOK_MAPS "/" + map_name).value());
    // The rejected lines are written beside the input, so it is read from a folder of ours.
    input_ = (scratch_.path() / file).string();
    std::filesystem::copy_file(folder_ / file, input_);
    done_ = again();
    ASSERT_FALSE(done_.stopped) << done_.stopped->message;
  }

  importing::summary again(importing::on_error faults = importing::on_error::skip) {
    return importing::import_file(desk_, input_, {.faults = faults, .map = &*map_});
  }

  /// A number of reference.json by its path, "within/24h/first_resolved".
  int reference(const std::string& path) {
    if (reference_.fields().empty()) {
      std::ifstream in{folder_ / "reference.json"};
      const std::string json{std::istreambuf_iterator<char>{in}, {}};
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(json, &reference_).ok());
    }
    const auto* at = &reference_;
    std::istringstream names{path};
    std::string name;
    while (std::getline(names, name, '/')) {
      const auto found = at->fields().find(name);
      if (found == at->fields().end()) {
        ADD_FAILURE() << "no " << path;
        return -1;
      }
      if (found->second.has_number_value()) return static_cast<int>(found->second.number_value());
      at = &found->second.struct_value();
    }
    return -1;
  }

  /// Rows of expected_cases.csv.gz, each by column name.
  std::vector<std::map<std::string, std::string>> expected_cases() {
    return rows_of("expected_cases.csv.gz");
  }

  std::vector<std::map<std::string, std::string>> rows_of(const std::string& file) {
    importing::csv_rows rows{importing::line_source::open((folder_ / file).string()).value(), ','};
    importing::csv_row header, row;
    EXPECT_TRUE(rows.next(header).value());
    std::vector<std::map<std::string, std::string>> all;
    while (rows.next(row).value()) {
      auto& named = all.emplace_back();
      for (std::size_t i = 0; i < row.fields.size(); ++i) named[header.fields[i]] = row.fields[i];
    }
    return all;
  }

  /// What became of one case, counted from its recorded events.
  struct tally {
    instant received_at, first_resolved_at = distant_past, last_resolved_at = distant_past;
    duration paused{0};
    int resolutions = 0, reopenings = 0, transfers = 0;
    std::string state;
  };

  tally tally_of(const std::string& case_key) {
    tally counted;
    std::optional<instant> held_at;
    for (const auto& event : desk_.history(case_key).value()) {
      const auto at = to_instant(event.occurred_at());
      if (held_at && event.state_after() != states::on_hold) {
        counted.paused += at - *held_at;
        held_at.reset();
      }
      if (event.has_case_put_on_hold()) held_at = at;
      if (event.has_case_received()) counted.received_at = at;
      if (event.has_case_resolved()) {
        if (counted.resolutions++ == 0) counted.first_resolved_at = at;
        counted.last_resolved_at = at;
      }
      counted.reopenings += event.has_case_reopened();
      counted.transfers += event.has_case_transferred();
      counted.state = event.state_after();
    }
    return counted;
  }

  std::map<std::string, tally> tally_all() {
    std::map<std::string, tally> all;
    EXPECT_TRUE(store_->each_case([&](std::string_view key) {
      all.emplace(key, tally_of(std::string{key}));
      return true;
    }));
    return all;
  }

  /// Holds the resolutions within 4 to 168 hours to the reference.
  void expect_the_same_within(const std::map<std::string, tally>& cases) {
    for (const int hours : {4, 8, 24, 48, 72, 168}) {
      int first = 0, last = 0, net = 0;
      for (const auto& [key, one] : cases) {
        if (one.resolutions == 0) continue;
        const auto limit = std::chrono::hours{hours};
        first += one.first_resolved_at - one.received_at <= limit;
        last += one.last_resolved_at - one.received_at <= limit;
        net += one.last_resolved_at - one.received_at - one.paused <= limit;
      }
      const auto row = "within/" + std::to_string(hours) + "h/";
      EXPECT_EQ(first, reference(row + "first_resolved")) << hours;
      EXPECT_EQ(last, reference(row + "last_resolved")) << hours;
      EXPECT_EQ(net, reference(row + "net_last_resolved")) << hours;
    }
  }

  std::uint64_t recorded(const std::string& fact) { return done_.recorded_by_fact[fact]; }

  static std::int64_t seconds(instant at) {
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  }

  // History comes in long after it happened.
  static constexpr instant now{std::chrono::seconds{1'767'225'600}};

  std::unique_ptr<event_log> store_ = make_memory_log([] { return now; });
  engine desk_{*store_, {.clock = [] { return now; }}};
  std::optional<importing::import_map> map_;
  importing::summary done_;
  std::string input_;

 private:
  std::filesystem::path folder_;
  google::protobuf::Struct reference_;
  casebook::testing::scratch_directory scratch_;
};

}  // namespace casebook
