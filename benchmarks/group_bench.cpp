// Cases beside a busy group: a receipt in a place where thousands have complained asks its
// neighbours again, and nobody else is to wait for that. Look at the ratios; absolute figures
// belong to a machine.
#include <casebook/casebook.hpp>
#include <casebook/rocksdb/rocksdb_log.hpp>

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

namespace casebook {
namespace {

using seconds = std::chrono::duration<double>;
using ticks = std::chrono::steady_clock;

class scratch_store {
 public:
  explicit scratch_store(durability sync)
      : path_(std::filesystem::temp_directory_path() /
              ("casebook-group-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    log_ = std::move(open_rocksdb_log(path_, wall_clock(), {.sync = sync}).value());
    desk_.emplace(*log_);
  }
  ~scratch_store() {
    desk_.reset();
    log_.reset();
    std::filesystem::remove_all(path_);
  }
  scratch_store(const scratch_store&) = delete;
  scratch_store& operator=(const scratch_store&) = delete;

  engine& desk() { return *desk_; }

 private:
  std::filesystem::path path_;
  std::unique_ptr<event_log> log_;
  std::optional<engine> desk_;
};

v1::Event receipt(const std::string& key, const std::string& area) {
  v1::Event event;
  event.set_case_(key);
  auto& received = *event.mutable_case_received();
  received.set_workflow("complaint");
  received.set_category("noise");
  received.set_area(area);
  received.set_complainant("of " + key);
  received.set_household("of " + key);
  return event;
}

v1::Event link(const std::string& key) {
  v1::Event event;
  event.set_case_(key);
  event.mutable_household_linked()->set_household("of " + key);
  event.mutable_household_linked()->set_cluster("the lift");
  return event;
}

void take(engine& desk, const v1::Event& event) {
  if (const auto taken = desk.propose(event); !taken) std::abort();
}

std::string numbered(const std::string& what, std::size_t n) { return what + std::to_string(n); }

// Receipts a second of cases that have nobody around them, while another thread receives cases in
// `area_of` its own.
double unrelated_rate(engine& desk, const std::string& run, std::size_t receipts,
                      const std::function<std::string(std::size_t)>& area_of) {
  std::jthread neighbour{[&](const std::stop_token& stop) {
    for (std::size_t n = 0; !stop.stop_requested(); ++n) {
      take(desk, receipt(numbered(run + "-beside-", n), area_of(n)));
    }
  }};
  const auto begun = ticks::now();
  for (std::size_t n = 0; n < receipts; ++n) {
    take(desk, receipt(numbered(run + "-alone-", n), numbered(run + "-place-", n)));
  }
  return static_cast<double>(receipts) / seconds{ticks::now() - begun}.count();
}

// `ratio`: the rate of unrelated receipts beside one who receives in a place with a group, by that
// beside one who receives in places of nobody.
void unrelated_cases_beside_a_group(benchmark::State& state) {
  const auto members = static_cast<std::size_t>(state.range(0));
  scratch_store store{durability::durable};
  auto& desk = store.desk();
  for (std::size_t n = 0; n < members; ++n) take(desk, receipt(numbered("member-", n), "the hall"));
  double beside_nobody = 0, beside_the_group = 0;
  std::size_t round = 0;
  for ([[maybe_unused]] auto one : state) {
    const auto run = numbered("run", round++);
    beside_nobody += unrelated_rate(
        desk, run + "a", 5'000, [&](std::size_t n) { return numbered(run + "-elsewhere-", n); });
    beside_the_group +=
        unrelated_rate(desk, run + "b", 5'000, [](std::size_t) { return "the hall"; });
  }
  state.counters["ratio"] = beside_the_group / beside_nobody;
  state.counters["receipts/s"] = beside_the_group / static_cast<double>(round);
}
BENCHMARK(unrelated_cases_beside_a_group)
    ->Arg(300)
    ->Arg(5'000)
    ->Iterations(3)
    ->Unit(benchmark::kSecond);

// `thousandth_by_tenth`: how long the receipts around the 1,000th of one place take, by those
// around the 10th.
void receipts_in_one_place(benchmark::State& state) {
  for ([[maybe_unused]] auto one : state) {
    scratch_store store{durability::buffered};
    const auto time_of = [&](std::size_t from, std::size_t to) {
      const auto begun = ticks::now();
      for (auto n = from; n < to; ++n) {
        take(store.desk(), receipt(numbered("C-", n), "the hall"));
      }
      return seconds{ticks::now() - begun}.count() / static_cast<double>(to - from);
    };
    const auto tenth = time_of(0, 20);
    (void)time_of(20, 980);
    state.counters["thousandth_by_tenth"] = time_of(980, 1'020) / tenth;
  }
}
BENCHMARK(receipts_in_one_place)->Iterations(1)->Unit(benchmark::kSecond);

// The tenth household of an issue with many open members: all of them are A afterwards.
void tenth_household(benchmark::State& state) {
  const auto members = static_cast<std::size_t>(state.range(0));
  for ([[maybe_unused]] auto one : state) {
    scratch_store store{durability::buffered};
    auto& desk = store.desk();
    const auto joins = [&](std::size_t n, std::size_t household) {
      const auto key = numbered("C-", n);
      auto received = receipt(key, "");
      received.mutable_case_received()->set_household(numbered("H-", household));
      take(desk, received);
      auto linked = link(key);
      linked.mutable_household_linked()->set_household(numbered("H-", household));
      take(desk, linked);
    };
    for (std::size_t n = 0; n < members; ++n) joins(n, n % 9);
    const auto begun = ticks::now();
    joins(members, 9);
    state.counters["seconds"] = seconds{ticks::now() - begun}.count();
    std::size_t of_a = 0;
    for (std::size_t n = 0; n <= members; ++n) {
      of_a += desk.read(numbered("C-", n)).value().grade == v1::CaseGraded::A ? 1 : 0;
    }
    if (of_a != members + 1) state.SkipWithError("some members were not graded again");
    state.counters["members"] = static_cast<double>(of_a);
  }
}
BENCHMARK(tenth_household)->Arg(5'000)->Arg(50'000)->Iterations(1)->Unit(benchmark::kSecond);

}  // namespace
}  // namespace casebook
