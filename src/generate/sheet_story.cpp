#include <casebook/v1/event.pb.h>

#include <fmt/format.h>

#include <string_view>

#include "generate/dice.hpp"
#include "generate/sites.hpp"
#include "generate/story.hpp"

namespace casebook::generate {
namespace {

using namespace std::chrono_literals;

// What one department counts: how many a week, and how many of a thousand are good.
struct figure {
  std::string_view measure, department;
  std::int64_t few, many;
  std::uint64_t good;
};
constexpr figure of_the_desk[] = {{"calls_within_3_rings", "customer_service", 80, 400, 996},
                                  {"visitors_greeted_within_2_m", "customer_service", 20, 120, 998},
                                  {"survey_satisfied", "customer_service", 5, 60, 880}};
constexpr figure of_finance[] = {{"debtors_dunned_on_time", "finance", 10, 90, 985},
                                 {"slips_entered_in_time", "finance", 5, 50, 990},
                                 {"notices_delivered_on_schedule", "finance", 10, 90, 992}};

class sheet_teller {
 public:
  sheet_teller(std::uint64_t seed, std::uint64_t number, instant arrival)
      : dice_(seed * 0x9e37'79b9'7f4a'7c15U + number),
        key_(fmt::format("G{}-{:07}", seed, number)),
        now_(arrival) {}

  std::vector<told> tell() {
    const bool desk = dice_.permille(600);
    const auto& site = dice_.pick<generate::site>(sites);
    who_ = fmt::format("{}.clerk.{}", site.code, dice_.between(1, 3));
    receive(desk ? "desk" : "finance", site.name);
    for (const auto& one : desk ? of_the_desk : of_finance) take(one);
    close();
    if (dice_.permille(50)) put_right(desk ? of_the_desk[0] : of_finance[0]);
    return std::move(events_);
  }

 private:
  void receive(std::string_view category, std::string_view site) {
    v1::Event event;
    event.mutable_case_received()->set_workflow("measurement");
    event.mutable_case_received()->set_category(std::string{category});
    event.mutable_case_received()->set_site(std::string{site});
    record(event);
  }

  void take(const figure& counted) {
    v1::Event event;
    auto& taken = *event.mutable_measure_taken();
    taken.set_measure(std::string{counted.measure});
    taken.set_department(std::string{counted.department});
    taken.set_of(dice_.between(counted.few, counted.many));
    for (std::int64_t i = 0; i < taken.of(); ++i)
      taken.set_count(taken.count() + (dice_.permille(counted.good) ? 1 : 0));
    record(event);
  }

  void close() {
    v1::Event event;
    event.mutable_case_resolved()->set_note("counted 已统计");
    record(event);
  }

  void put_right(const figure& miscounted) {
    now_ += std::chrono::hours{dice_.between(1, 20)};
    v1::Event event;
    event.mutable_case_reopened()->set_reason("miscounted 统计有误");
    record(event);
    take(miscounted);
    close();
  }

  void record(v1::Event& event) {
    event.set_case_(key_);
    *event.mutable_occurred_at() = to_timestamp(now_);
    *event.mutable_recorded_at() = to_timestamp(now_);
    event.mutable_actor()->set_id(who_);
    event.mutable_actor()->set_role(v1::Actor::ASSISTANT);
    event.set_idempotency_key(fmt::format("{}/{}", key_, events_.size() + 1));
    events_.push_back({now_, event.SerializeAsString()});
    now_ += std::chrono::minutes{dice_.between(1, 9)};
  }

  dice dice_;
  std::string key_;
  instant now_;
  std::string who_;
  std::vector<told> events_;
};

}  // namespace

std::vector<told> tell_sheet(std::uint64_t seed, std::uint64_t number, instant arrival) {
  return sheet_teller{seed, number, arrival}.tell();
}

}  // namespace casebook::generate
