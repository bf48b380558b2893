// Opening hours asked over a day, ten years and a thousand. Look at `ratio`: the speed as a part of
// that for one day in the same run, which would fall by thousands if the days between were walked.
#include <casebook/calendar.hpp>

#include <benchmark/benchmark.h>

#include <array>

namespace casebook {
namespace {

using seconds = std::chrono::duration<double>;
using namespace std::chrono_literals;

constexpr int questions = 4'096;

// New York's changes of offset, and a holiday each month of sixty years.
calendar office() {
  v1::Calendar hours;
  hours.set_calendar("office");
  auto& week = *hours.add_week();
  for (const auto* day : {"mon", "tue", "wed", "thu", "fri"}) week.add_day(day);
  for (const auto& [from, to] : {std::pair{"09:00", "12:00"}, {"14:00", "18:00"}}) {
    auto& open = *week.add_open();
    open.set_from(from);
    open.set_to(to);
  }
  for (int year = 1990; year < 2050; ++year) {
    for (int month = 101; month <= 112; ++month) {
      hours.add_exception()->set_date(std::to_string(year) + '-' + std::to_string(month).substr(1) +
                                      "-01");
    }
  }
  return calendar::make(std::array{hours}, {}, "America/New_York").value();
}

// How long it takes to ask `questions` times, from starts that are spread over twenty years.
seconds time_of(const auto& ask) {
  const auto first = parse_rfc3339("2005-01-01").value();
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < questions; ++i) benchmark::DoNotOptimize(ask(first + i * 43h));
  return std::chrono::steady_clock::now() - begun;
}

void race(benchmark::State& state, const auto& ask) {
  const auto days = state.range(0);
  seconds asked{0};
  seconds of_one_day{0};
  for (auto _ : state) {
    of_one_day += time_of([&](instant from) { return ask(from, 1); });
    const auto taken = time_of([&](instant from) { return ask(from, days); });
    asked += taken;
    state.SetIterationTime(taken.count());
  }
  state.counters["questions/s"] =
      questions * static_cast<double>(state.iterations()) / asked.count();
  state.counters["ratio"] = of_one_day / asked;
}

void calendar_measure(benchmark::State& state) {
  const auto hours = office();
  race(state, [&](instant from, std::int64_t days) {
    return hours.open_between(from, from + days * 24h);
  });
}
BENCHMARK(calendar_measure)->ArgName("days")->Arg(1)->Arg(3'650)->Arg(365'000)->UseManualTime();

void calendar_run_down(benchmark::State& state) {
  const auto hours = office();
  race(state, [&](instant from, std::int64_t days) { return hours.run_down(from, days * 5h); });
}
BENCHMARK(calendar_run_down)->ArgName("days")->Arg(1)->Arg(3'650)->Arg(365'000)->UseManualTime();

}  // namespace
}  // namespace casebook
