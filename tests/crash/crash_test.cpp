#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <random>
#include <string>

#include "support/scratch_directory.hpp"
#include "support/stores.hpp"

extern char** environ;

namespace casebook::testing {
namespace {

// A writer in a process of its own, and what it has acknowledged.
class writer_process {
 public:
  writer_process(const std::filesystem::path& directory, const std::string& sync,
                 const std::string& seed) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::string program = CRASH_WRITER;
    std::string where = directory.string();
    std::string how = sync;
    std::string seeded = seed;
    char* arguments[] = {program.data(), where.data(), how.data(), seeded.data(), nullptr};
    EXPECT_EQ(::posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments, environ), 0);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    acknowledgements_ = ::fdopen(ends[0], "r");
  }

  /// The last position of the next acknowledged decision; 0: the writer is dead.
  std::uint64_t next_acknowledged() {
    unsigned long long first = 0;
    unsigned long long last = 0;
    const int read = std::fscanf(acknowledgements_, "%llu %llu", &first, &last);
    return read == 2 ? last : 0;
  }

  /// Kills it without warning; what it acknowledged until then can still be read.
  void kill() const { ::kill(process_, SIGKILL); }

  ~writer_process() {
    kill();
    ::waitpid(process_, nullptr, 0);
    std::fclose(acknowledgements_);
  }
  writer_process(const writer_process&) = delete;
  writer_process& operator=(const writer_process&) = delete;

 private:
  pid_t process_ = 0;
  std::FILE* acknowledgements_ = nullptr;
};

// "1/3" must be followed by "2/3" and "3/3", of whatever cases.
void expect_whole_decisions(const event_log& store) {
  std::string expected_next;
  for (const auto& event : all_events(store)) {
    const auto& text = event.note_added().text();
    int i = 0;
    int n = 0;
    ASSERT_EQ(std::sscanf(text.c_str(), "%d/%d", &i, &n), 2);
    if (expected_next.empty()) {
      ASSERT_EQ(i, 1) << "position " << event.position();
    } else {
      ASSERT_EQ(text, expected_next) << "position " << event.position();
    }
    expected_next = i == n ? "" : std::to_string(i + 1) + "/" + std::to_string(n);
  }
  EXPECT_EQ(expected_next, "") << "the last decision is not whole";
}

// Every decision has written an entry for each of its cases: the version that it came to.
void expect_index_of_the_events(const event_log& store) {
  std::vector<std::pair<std::string, std::string>> versions;
  ASSERT_TRUE(store.each_case([&](std::string_view key) {
    versions.emplace_back(key, std::to_string(store.read_case(key)->size()));
    return true;
  }));
  EXPECT_EQ(index_of(store), versions);
}

class Crash : public ::testing::TestWithParam<const char*> {};

TEST_P(Crash, AKilledWriterLosesNothingThatItAcknowledged) {
  constexpr int rounds = 25;
  std::mt19937 random{20250301};
  const scratch_directory directory;
  std::uint64_t before = 0;
  for (int round = 0; round < rounds; ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    std::uint64_t acknowledged = before;
    {
      writer_process writer{directory.path(), GetParam(), std::to_string(round)};
      // The writer runs on while this process counts: the kill strikes it anywhere, in its opening
      // too.
      for (auto wanted = random() % 60; wanted > 0; --wanted) {
        const auto last = writer.next_acknowledged();
        ASSERT_GT(last, acknowledged) << "the writer died of itself";
        acknowledged = last;
      }
      writer.kill();
      while (const auto last = writer.next_acknowledged()) acknowledged = last;
    }
    const auto store = open_store(directory.path());
    ASSERT_NE(store, nullptr);
    ASSERT_GE(store->last().value, acknowledged);
    ASSERT_THAT(faults_of(*store), ::testing::IsEmpty());
    expect_whole_decisions(*store);
    expect_index_of_the_events(*store);
    before = store->last().value;
  }
  EXPECT_GT(before, 0U);
}

INSTANTIATE_TEST_SUITE_P(, Crash, ::testing::Values("durable", "buffered"),
                         [](const auto& of) { return std::string{of.param}; });

}  // namespace
}  // namespace casebook::testing
