// A fact that concerns every case of a large group.
#include <casebook/casebook.hpp>
#include <casebook/testing/simulated_clock.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "facts.hpp"

namespace casebook {
namespace {

using namespace std::chrono_literals;
using grades = v1::CaseGraded;

// Another log's contents behind a door that closes: after so many writes every later one fails.
class closing_log final : public event_log {
 public:
  explicit closing_log(event_log& behind) : behind_(&behind) {}
  void move_to(event_log& behind) { behind_ = &behind; }

  void close_after(std::size_t writes) { writes_left_ = writes; }
  void open() { writes_left_ = std::numeric_limits<std::size_t>::max(); }

  std::vector<result<receipt>> append(std::span<decision> many) override {
    if (writes_left_ > 0) {
      --writes_left_;
      return behind_->append(many);
    }
    std::vector<result<receipt>> refused;
    for (std::size_t i = 0; i < many.size(); ++i) refused.emplace_back(closed());
    return refused;
  }
  result<void> change_index(std::span<const index_change> changes) override {
    if (writes_left_ == 0) return closed();
    --writes_left_;
    return behind_->change_index(changes);
  }
  result<std::optional<receipt>> find(std::string_view key) const override {
    return behind_->find(key);
  }
  result<std::vector<v1::Event>> read_case(std::string_view key) const override {
    return behind_->read_case(key);
  }
  result<std::unique_ptr<cursor>> read(position from) const override { return behind_->read(from); }
  result<void> each_case(const std::function<bool(std::string_view)>& visit) const override {
    return behind_->each_case(visit);
  }
  [[nodiscard]] position last() const noexcept override { return behind_->last(); }
  [[nodiscard]] std::optional<instant> last_stamp() const noexcept override {
    return behind_->last_stamp();
  }
  position wait(position seen, std::stop_token stop) const override {
    return behind_->wait(seen, std::move(stop));
  }
  result<void> each_index_entry(
      std::string_view from, std::string_view to,
      const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    return behind_->each_index_entry(from, to, visit);
  }
  result<void> clear_index() override { return behind_->clear_index(); }
  result<void> put_document(std::string_view name, std::string_view bytes) override {
    return behind_->put_document(name, bytes);
  }
  result<void> replace_document(std::string_view name, const std::optional<std::string>& seen,
                                std::string_view bytes) override {
    return behind_->replace_document(name, seen, bytes);
  }
  result<std::optional<std::string>> get_document(std::string_view name) const override {
    return behind_->get_document(name);
  }
  result<log_check> verify(const progress& told) const override { return behind_->verify(told); }
  [[nodiscard]] std::optional<error> read_only() const override { return behind_->read_only(); }
  result<void> resume() override { return behind_->resume(); }

 private:
  static error closed() { return {.code = errc::io, .message = "the test closed the log"}; }

  event_log* behind_;
  std::size_t writes_left_ = std::numeric_limits<std::size_t>::max();
};

v1::Event complaint_of(const std::string& key, const std::string& more = {}) {
  return fact(key, R"("caseReceived": {"workflow": "complaint", "category": "noise")" + more + "}");
}
v1::Event link(const std::string& key, const std::string& household) {
  return fact(key,
              R"("householdLinked": {"household": ")" + household + R"(", "cluster": "lift"})");
}

class Group : public ::testing::Test {
 protected:
  testing::simulated_clock clock{at("2025-03-03T10:00:00+08:00")};
  std::unique_ptr<event_log> behind = make_memory_log(clock.source());
  closing_log store{*behind};
  std::unique_ptr<engine> desk;

  void open(std::size_t portion = 32) {
    desk = std::make_unique<engine>(
        store, engine_options{.clock = clock.source(), .group_portion = portion});
  }
  void accept(const v1::Event& event) { expect_accepted(*desk, event); }
  static std::string name(int i) { return "C-" + std::to_string(i); }
  // So many members of nine households.
  void nine_households(int members) {
    for (int i = 0; i < members; ++i) {
      accept(complaint_of(name(i)));
      accept(link(name(i), "1-" + std::to_string(i % 9)));
    }
  }
  std::vector<std::string> log_in_words() const {
    std::vector<std::string> lines;
    v1::Event event;
    const auto reader = behind->read({1}).value();
    while (reader->next().value()) {
      EXPECT_TRUE(reader->parse(event));
      event.clear_position();
      lines.push_back(event.ShortDebugString());
    }
    std::ranges::sort(lines);
    return lines;
  }
};

TEST_F(Group, TheTenthHouseholdRegradesEveryOpenMemberHoweverManyThereAre) {
  constexpr int members = 700;
  open();
  nine_households(members);
  clock.advance(1h);
  accept(link(name(0), "2-1"));
  for (int i = 0; i < members; ++i) {
    ASSERT_EQ(desk->read(name(i))->grade, grades::A) << i;
    ASSERT_EQ(desk->read(name(i))->colour, grades::BLACK) << i;
  }
  EXPECT_EQ(to_instant(desk->history(name(699))->back().occurred_at()), clock.now());
}

TEST_F(Group, IsFinishedOnOpenWhereverTheLogStopped) {
  constexpr int members = 11;
  const auto run = [&](std::optional<std::size_t> stop_after, bool lose_index) {
    clock.set(at("2025-03-03T10:00:00+08:00"));
    desk.reset();
    behind = make_memory_log(clock.source());
    store.move_to(*behind);
    open(2);
    nine_households(members);
    clock.advance(72h);  // their resolutions have breached, and nobody has looked yet
    if (stop_after) store.close_after(*stop_after);
    const bool recorded = desk->propose(link(name(0), "2-1")).has_value();
    store.open();
    if (stop_after) {
      EXPECT_EQ(recorded, *stop_after > 0);
      if (lose_index) {
        EXPECT_TRUE(store.clear_index());
      }
      open(2);
      if (!recorded) accept(link(name(0), "2-1"));
      accept(complaint_of("ANOTHER"));
    } else {
      accept(complaint_of("ANOTHER"));
    }
    return log_in_words();
  };
  const auto uninterrupted = run(std::nullopt, false);
  for (std::size_t writes = 0; writes < 8; ++writes) {
    EXPECT_EQ(run(writes, false), uninterrupted) << writes << " writes";
    EXPECT_EQ(run(writes, true), uninterrupted) << writes << " writes, and the index lost";
  }
}

TEST_F(Group, AFactAboutAMemberIsJudgedAfterItsOwnGrade) {
  open(2);
  nine_households(9);
  store.close_after(1);
  accept(link(name(0), "2-1"));
  store.open();
  accept(fact(name(7), dispatched));
  const auto history = desk->history(name(7)).value();
  EXPECT_EQ(history.back().fact_case(), v1::Event::kCaseDispatched);
  EXPECT_EQ(history[history.size() - 2].case_graded().grade(), grades::A);
}

TEST_F(Group, ARepeatAsksOnlyThoseWhomItMayGiveMore) {
  open(2);
  const auto complain = [&](int i) {
    accept(complaint_of(name(i),
                        R"(, "area": "lobby", "complainant": "P)" + std::to_string(i) + "\""));
  };
  for (int i = 0; i < 3; ++i) complain(i);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(desk->read(name(i))->grade, grades::B) << i;
  const auto before = store.last();
  clock.advance(72h);  // all are overdue
  for (int i = 3; i < 40; ++i) complain(i);
  EXPECT_EQ(store.last().value - before.value, 2U * 37U)
      << "a receipt and its own grade each: nobody else is asked about time";
}

}  // namespace
}  // namespace casebook
