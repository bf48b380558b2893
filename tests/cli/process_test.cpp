// What the command keeps safe whatever its surroundings are: closed or full outputs, limits, a
// store that has lost a file.
#include <gmock/gmock.h>

#include <algorithm>

#include "shell.hpp"
#include "support/sanitized.hpp"

namespace casebook {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* one_case =
    R"({"case":"C-1","occurredAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}})"
    "\n";
constexpr const char* another_case =
    R"({"case":"C-2","occurredAt":"2025-03-01T01:00:00Z","caseReceived":{"workflow":"complaint","category":"leak"}})"
    "\n";

class Process : public Shell {
 protected:
  void SetUp() override {
    Shell::SetUp();
    write("one.jsonl", one_case);
    write("two.jsonl", another_case);
  }
  /// The status of a whole line of the shell; CASEBOOK in it is the command.
  int status_of(std::string line) {
    const std::string name = "CASEBOOK";
    for (auto at = line.find(name); at != std::string::npos; at = line.find(name)) {
      line.replace(at, name.size(), COMMAND);
    }
    const auto whole = "cd '" + folder.string() + "' && ( " + line + " )";
    const int status = std::system(whole.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  auto events(const std::string& store) {
    const auto lines = run("export --db " + store).out;
    return std::count(lines.begin(), lines.end(), '\n');
  }
};

TEST_F(Process, NothingIsWrittenIntoTheStoreWhereStandardOutputsAreClosed) {
  for (const std::string closed : {"2>&-", ">&- 2>&-", "<&- >&- 2>&-", "2>/dev/full"}) {
    std::filesystem::remove_all(folder / "db");
    EXPECT_EQ(status_of("CASEBOOK import --db db one.jsonl " + closed), 0) << closed;
    EXPECT_EQ(events("db"), 1) << closed;
    for (const auto& file : std::filesystem::directory_iterator{folder / "db"}) {
      EXPECT_THAT(read("db/" + file.path().filename().string()), Not(HasSubstr("rows; ")));
    }
  }
}

TEST_F(Process, AnAnswerThatCannotBeWrittenIsNoSuccess) {
  ASSERT_EQ(run("import --db db one.jsonl").status, 0);
  for (const std::string verb :
       {"export --db db", "stats --db db", "report sla --db db", "policy", "--help"}) {
    EXPECT_EQ(status_of("CASEBOOK " + verb + " >/dev/full 2>stderr"), 4) << verb;
    EXPECT_THAT(read("stderr"), HasSubstr("cannot write the answer")) << verb;
    EXPECT_EQ(status_of("CASEBOOK " + verb + " >&- 2>stderr"), 4) << verb;
  }
}

TEST_F(Process, AStoreWithoutItsLogFileIsNotBegunAnew) {
  ASSERT_EQ(run("import --db db one.jsonl").status, 0);
  ASSERT_EQ(status_of("rm db/*.log"), 0);
  for (const std::string verb : {"stats --db db", "verify --db db", "import --db db two.jsonl"}) {
    const auto refused = run(verb);
    EXPECT_EQ(refused.status, 4) << verb;
    EXPECT_THAT(refused.err, HasSubstr("write-ahead log"));
  }
  EXPECT_EQ(run("verify --db db --accept-loss").status, 0);
  EXPECT_EQ(events("db"), 1) << "a proper end had left nothing in it";
  EXPECT_EQ(run("import --db db two.jsonl").status, 0);
}

TEST_F(Process, LimitsOfTheShellEndInASentence) {
  ASSERT_EQ(run("import --db db one.jsonl").status, 0);
  for (const std::string limit : {"ulimit -f 0", "ulimit -f 1", "ulimit -n 12", "ulimit -n 20"}) {
    if (testing::is_sanitized && limit.starts_with("ulimit -n")) continue;
    const auto status = status_of(limit + "; CASEBOOK import --db db two.jsonl 2>stderr");
    EXPECT_TRUE(status == 4 || status == 0) << limit << ": " << status << " " << read("stderr");
    if (status == 4 && limit != "ulimit -f 0") {  // under which no sentence can be kept either
      EXPECT_THAT(read("stderr"), HasSubstr("ulimit")) << limit;
    }
    EXPECT_EQ(run("verify --db db").status, 0) << limit;
  }
}

}  // namespace
}  // namespace casebook
