// Whole logs folded into answers, beside RocksDB alone scanning the same bytes of the same store in
// the same run. Look at `ratio`: our speed as a part of the scan's.
#include <casebook/casebook.hpp>
#include <casebook/rocksdb/rocksdb_log.hpp>

#include <benchmark/benchmark.h>
#include <rocksdb/db.h>
#include <unistd.h>

#include <filesystem>

#include "generate/generator.hpp"

namespace casebook {
namespace {

using seconds = std::chrono::duration<double>;

seconds time_of(const auto& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::steady_clock::now() - begun;
}

std::vector<v1::Event> generated(std::uint64_t cases) {
  std::vector<v1::Event> events;
  generate::generator source{{.cases = cases, .seed = 7}};
  for (v1::Event event; source.next(event);) events.push_back(event);
  return events;
}

// A store on disk with a year of generated cases in it.
class filled_store {
 public:
  filled_store()
      : path_(std::filesystem::temp_directory_path() /
              ("casebook-replay-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(path_);
    log_ = std::move(open_rocksdb_log(path_, wall_clock()).value());
    const auto events = generated(20'000);
    import_time_ = time_of([&] {
      engine desk{*log_};
      history_import import{desk};
      for (const auto& event : events) (void)import.add(event).value();
      import.flush().value();
    });
  }
  ~filled_store() { std::filesystem::remove_all(path_); }
  filled_store(const filled_store&) = delete;
  filled_store& operator=(const filled_store&) = delete;

  [[nodiscard]] const event_log& events() const { return *log_; }
  [[nodiscard]] double count() const { return static_cast<double>(log_->last().value); }
  [[nodiscard]] seconds import_time() const { return import_time_; }

  // RocksDB alone reads every event of the store.
  [[nodiscard]] seconds scan_time() const {
    rocksdb::DB* opened = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    const auto status = rocksdb::DB::OpenForReadOnly(
        {}, path_.string(), {{rocksdb::kDefaultColumnFamilyName, {}}, {"events", {}}}, &handles,
        &opened);
    if (!status.ok()) std::abort();
    const std::unique_ptr<rocksdb::DB> database{opened};
    const auto taken = time_of([&] {
      const std::unique_ptr<rocksdb::Iterator> all{database->NewIterator({}, handles[1])};
      for (all->SeekToFirst(); all->Valid(); all->Next()) benchmark::DoNotOptimize(all->value());
    });
    for (auto* handle : handles) (void)database->DestroyColumnFamilyHandle(handle);
    return taken;
  }

 private:
  std::filesystem::path path_;
  std::unique_ptr<event_log> log_;
  seconds import_time_{0};
};

const filled_store& store() {
  static const filled_store made;
  return made;
}

void race(benchmark::State& state, const auto& work) {
  seconds ours{0};
  seconds raw{0};
  for (auto _ : state) {
    const auto mine = time_of(work);
    ours += mine;
    raw += store().scan_time();
    state.SetIterationTime(mine.count());
  }
  const auto events = store().count() * static_cast<double>(state.iterations());
  state.counters["events/s"] = events / ours.count();
  state.counters["scan/s"] = events / raw.count();
  state.counters["ratio"] = raw / ours;
}

void import_history(benchmark::State& state) {
  for (auto _ : state) state.SetIterationTime(store().import_time().count());
  state.counters["events/s"] = store().count() / store().import_time().count();
}
BENCHMARK(import_history)->Iterations(1)->UseManualTime();

void replay_histories(benchmark::State& state) {
  race(state,
       [] { replay_cases(store().events(), {}, [](std::span<const v1::Event>) {}).value(); });
}
BENCHMARK(replay_histories)->Iterations(3)->UseManualTime();

void report_sla(benchmark::State& state) {
  const report_source source{.events = store().events(), .rules = policy::built_in()};
  const report_question asked{.at = {.happened = parse_rfc3339("2026-01-01").value()}};
  race(state, [&] { benchmark::DoNotOptimize(sla_report(source, asked).value()); });
}
BENCHMARK(report_sla)->Iterations(3)->UseManualTime();

// The default policy with every budget in elapsed time, or in open time of its calendar.
policy all_budgets_in(const char* unit) {
  std::string text{policy::built_in_text()};
  const auto replace = [&](std::string_view from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  };
  replace("workdays: 5", "elapsed { hours: 35 }");
  replace("workdays: 3", "elapsed { hours: 21 }");
  replace("budget { elapsed {", std::string{"budget { "} + unit + " {");
  return policy::parse(text).value();
}

// The same report with every budget counted in opening hours. Look at `ratio`: its time as a
// multiple of the time that it takes with every budget in elapsed time.
void report_sla_in_business_time(benchmark::State& state) {
  const report_question asked{.at = {.happened = parse_rfc3339("2026-01-01").value()}};
  const auto report = [&](const policy& rules) {
    return time_of([&] {
      benchmark::DoNotOptimize(
          sla_report({.events = store().events(), .rules = rules}, asked).value());
    });
  };
  const auto elapsed = all_budgets_in("elapsed");
  const auto business = all_budgets_in("open_time");
  seconds in_elapsed{0};
  seconds in_business{0};
  for (auto _ : state) {
    in_elapsed += report(elapsed);
    const auto mine = report(business);
    in_business += mine;
    state.SetIterationTime(mine.count());
  }
  state.counters["ratio"] = in_business / in_elapsed;
}
BENCHMARK(report_sla_in_business_time)->Iterations(3)->UseManualTime();

}  // namespace
}  // namespace casebook
