// The log beside RocksDB alone, which writes and reads the same bytes in the same run. Look at
// `ratio`: the log's speed as a part of RocksDB's; absolute figures belong to a machine.
#include <casebook/rocksdb/rocksdb_log.hpp>

#include <benchmark/benchmark.h>
#include <rocksdb/db.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "log/rocksdb/layout.hpp"

namespace casebook {
namespace {

namespace layout = detail::layout;
using seconds = std::chrono::duration<double>;

constexpr std::size_t cases = 10'000;

seconds time_of(const std::function<void()>& work) {
  const auto begun = std::chrono::steady_clock::now();
  work();
  return std::chrono::steady_clock::now() - begun;
}

// The n-th event of the run: about 120 bytes, a case and a key of its own place.
decision nth_decision(std::size_t n) {
  v1::Event event;
  event.set_case_("2025-C" + std::to_string(n % cases));
  *event.mutable_occurred_at() = to_timestamp(instant{std::chrono::seconds{1'740'794'400 + n}});
  event.set_idempotency_key("import-" + std::to_string(n));
  event.mutable_actor()->set_id("chan");
  event.mutable_actor()->set_role(v1::Actor::ASSISTANT);
  event.set_state_after("received");
  event.set_policy_version("2025-1");
  event.mutable_note_added()->set_text("lift 3 out of order, called the contractor");
  return {.events = {std::move(event)}, .expected = {n / cases}};
}

std::vector<decision> decisions(std::size_t from, std::size_t count) {
  std::vector<decision> made;
  for (std::size_t n = from; n < from + count; ++n) made.push_back(nth_decision(n));
  return made;
}

// What the log stores for a decision, ready to be written.
struct rows {
  std::string at, event, case_entry, key, extent;

  explicit rows(const decision& of, std::size_t n) : at(layout::number<std::uint64_t>(n + 1)) {
    auto stored = of.events.front();
    stored.set_position(n + 1);
    stored.set_version(of.expected.value + 1);
    *stored.mutable_recorded_at() = stored.occurred_at();
    event = stored.SerializeAsString();
    case_entry = layout::case_entry_key(stored.case_(), {stored.version()});
    key = stored.idempotency_key();
    extent = layout::extent_value({.first = {n + 1}, .count = 1});
  }
};

class scratch {
 public:
  explicit scratch(const char* name)
      : path_(std::filesystem::temp_directory_path() /
              ("casebook-bench-" + std::to_string(::getpid()) + "-" + name)) {
    std::filesystem::remove_all(path_);
  }
  ~scratch() { std::filesystem::remove_all(path_); }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// RocksDB alone, as it comes, with one family for events and one for each index.
class raw_store {
 public:
  explicit raw_store(bool sync) {
    how_.sync = sync;
    rocksdb::Options options;
    options.create_if_missing = true;
    options.create_missing_column_families = true;
    rocksdb::DB* opened = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    const auto status = rocksdb::DB::Open(
        options, directory_.path().string(),
        {{rocksdb::kDefaultColumnFamilyName, {}}, {"cases", {}}, {"keys", {}}}, &handles, &opened);
    if (!status.ok()) std::abort();
    database_.reset(opened);
    std::copy(handles.begin(), handles.end(), families_.begin());
  }
  ~raw_store() {
    for (auto* one : families_) (void)database_->DestroyColumnFamilyHandle(one);
  }
  raw_store(const raw_store&) = delete;
  raw_store& operator=(const raw_store&) = delete;

  void put(rocksdb::WriteBatch& batch, const rows& of) const {
    batch.Put(families_[0], of.at, of.event);
    batch.Put(families_[1], of.case_entry, of.at);
    batch.Put(families_[2], of.key, of.extent);
  }
  void write(rocksdb::WriteBatch& batch) const {
    if (!database_->Write(how_, &batch).ok()) std::abort();
  }
  void write_one(const rows& of) const {
    rocksdb::WriteBatch batch;
    put(batch, of);
    write(batch);
  }
  [[nodiscard]] std::unique_ptr<rocksdb::Iterator> events() const {
    return std::unique_ptr<rocksdb::Iterator>{database_->NewIterator({}, families_[0])};
  }

 private:
  scratch directory_{"raw"};
  rocksdb::WriteOptions how_;
  std::unique_ptr<rocksdb::DB> database_;
  std::array<rocksdb::ColumnFamilyHandle*, 3> families_{};
};

// Both stores, and the time each has taken.
class contest {
 public:
  explicit contest(durability sync)
      : raw(sync == durability::durable),
        ours(std::move(open_rocksdb_log(directory_.path(), wall_clock(), {.sync = sync}).value())) {
  }

  void race(benchmark::State& state, const std::function<void()>& our_turn,
            const std::function<void()>& raw_turn) {
    const auto mine = time_of(our_turn);
    our_time_ += mine;
    raw_time_ += time_of(raw_turn);
    state.SetIterationTime(mine.count());
  }
  void report(benchmark::State& state, std::size_t events) const {
    const auto count = static_cast<double>(events);
    state.counters["events/s"] = count / our_time_.count();
    state.counters["rocksdb/s"] = count / raw_time_.count();
    state.counters["ratio"] = raw_time_ / our_time_;
  }

 private:
  scratch directory_{"log"};
  seconds our_time_{0};
  seconds raw_time_{0};

 public:
  raw_store raw;
  std::unique_ptr<event_log> ours;
};

void expect(bool recorded) {
  if (!recorded) std::abort();
}

// Every caller appends its share, one decision at a time.
void append_one_by_one(benchmark::State& state, durability sync) {
  const auto callers = static_cast<std::size_t>(state.range(0));
  const auto each = static_cast<std::size_t>(state.range(1));
  contest both{sync};
  std::size_t done = 0;
  const auto with_callers = [&](const std::function<void(std::size_t)>& append) {
    if (callers == 1) {
      for (std::size_t i = 0; i < each; ++i) append(i);
      return;
    }
    std::vector<std::jthread> threads;
    for (std::size_t caller = 0; caller < callers; ++caller) {
      threads.emplace_back([&, caller] {
        for (std::size_t i = 0; i < each; ++i) append(caller * each + i);
      });
    }
  };
  for (auto _ : state) {
    auto many = decisions(done, callers * each);
    std::vector<rows> stored;
    for (std::size_t i = 0; i < many.size(); ++i) stored.emplace_back(many[i], done + i);
    both.race(
        state,
        [&] {
          with_callers([&](std::size_t i) {
            expect(both.ours->append(std::span{&many[i], 1}).front().has_value());
          });
        },
        [&] { with_callers([&](std::size_t i) { both.raw.write_one(stored[i]); }); });
    done += many.size();
  }
  both.report(state, done);
}

void append_durable(benchmark::State& state) { append_one_by_one(state, durability::durable); }
BENCHMARK(append_durable)->Args({1, 200})->Args({16, 25})->Iterations(4)->UseManualTime();

void append_buffered(benchmark::State& state) { append_one_by_one(state, durability::buffered); }
BENCHMARK(append_buffered)->Args({1, 5'000})->Iterations(8)->UseManualTime();

void append_bulk(benchmark::State& state) {
  const auto size = static_cast<std::size_t>(state.range(0));
  contest both{durability::durable};
  std::size_t done = 0;
  for (auto _ : state) {
    auto many = decisions(done, size);
    std::vector<rows> stored;
    for (std::size_t i = 0; i < size; ++i) stored.emplace_back(many[i], done + i);
    both.race(
        state,
        [&] {
          for (const auto& answer : both.ours->append(many)) expect(answer.has_value());
        },
        [&] {
          rocksdb::WriteBatch batch;
          for (const auto& one : stored) both.raw.put(batch, one);
          both.raw.write(batch);
        });
    done += size;
  }
  both.report(state, done);
}
BENCHMARK(append_bulk)->Arg(2'000)->Iterations(100)->UseManualTime();

void scan(benchmark::State& state, bool parse) {
  constexpr std::size_t events = 200'000;
  contest both{durability::buffered};
  for (std::size_t done = 0; done < events; done += 5'000) {
    auto many = decisions(done, 5'000);
    rocksdb::WriteBatch batch;
    for (std::size_t i = 0; i < many.size(); ++i) both.raw.put(batch, rows{many[i], done + i});
    both.raw.write(batch);
    (void)both.ours->append(many);
  }
  std::size_t seen = 0;
  for (auto _ : state) {
    both.race(
        state,
        [&] {
          const auto reader = both.ours->read({1}).value();
          v1::Event event;
          while (reader->next().value()) {
            if (parse) expect(reader->parse(event).has_value());
            benchmark::DoNotOptimize(reader->bytes());
            ++seen;
          }
        },
        [&] {
          const auto reader = both.raw.events();
          for (reader->SeekToFirst(); reader->Valid(); reader->Next()) {
            benchmark::DoNotOptimize(reader->value());
          }
        });
  }
  both.report(state, seen);
}

void scan_bytes(benchmark::State& state) { scan(state, false); }
BENCHMARK(scan_bytes)->Iterations(5)->UseManualTime();

void scan_events(benchmark::State& state) { scan(state, true); }
BENCHMARK(scan_events)->Iterations(5)->UseManualTime();

}  // namespace
}  // namespace casebook
