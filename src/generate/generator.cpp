#include "generate/generator.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "generate/dice.hpp"
#include "generate/story.hpp"

namespace casebook::generate {
namespace {

using std::chrono::floor;
using std::chrono::hours;

// How many call at this hour of the day, and on this day of the week from Monday on.
constexpr std::array<std::uint64_t, 24> hour_weights = {
    4, 2, 2, 1, 1, 3, 8, 30, 70, 95, 90, 80, 45, 50, 75, 80, 75, 70, 85, 90, 75, 50, 25, 10};
constexpr std::array<std::uint64_t, 7> weekday_weights = {115, 105, 100, 100, 100, 90, 80};

// When each case arrives: every hour has its share of the cases, weighted by hour, weekday and
// luck, and within an hour they come at random.
class arrivals {
 public:
  explicit arrivals(const options& wanted)
      : wanted_(wanted),
        luck_(wanted.seed),
        slots_(std::max<std::int64_t>(1, wanted.span / hours{1})) {
    running_.reserve(static_cast<std::size_t>(slots_) + 1);
    running_.push_back(0);
    std::uint64_t day_luck = 100;
    for (std::int64_t slot = 0; slot < slots_; ++slot) {
      if (slot % 24 == 0) day_luck = 75 + luck_.below(51);
      running_.push_back(running_.back() + weight(slot) * day_luck / 1000);
    }
  }

  // False after the last.
  bool next(instant& arrival) {
    while (within_.empty()) {
      if (slot_ == slots_) return false;
      fill_hour();
    }
    arrival = within_.back();
    within_.pop_back();
    return true;
  }

 private:
  [[nodiscard]] instant start_of(std::int64_t slot) const { return wanted_.from + hours{slot}; }

  [[nodiscard]] std::uint64_t weight(std::int64_t slot) const {
    const auto local = start_of(slot) + local_offset;
    const auto day = floor<std::chrono::days>(local);
    const auto hour = static_cast<std::size_t>((local - day) / hours{1});
    const auto weekday = std::chrono::weekday{day}.iso_encoding() - 1;
    return hour_weights[hour] * weekday_weights[weekday];
  }

  // The cases that should have arrived before a slot. Cases beyond the sum of the weights are dealt
  // out apart, so that no product outgrows 64 bits.
  [[nodiscard]] std::uint64_t due_before(std::size_t slot) const {
    const auto total = running_.back();
    const auto share = running_[slot];
    return wanted_.cases / total * share + wanted_.cases % total * share / total;
  }

  void fill_hour() {
    const auto slot = static_cast<std::size_t>(slot_);
    const auto count = due_before(slot + 1) - due_before(slot);
    for (std::uint64_t i = 0; i < count; ++i) {
      within_.push_back(start_of(slot_) + std::chrono::milliseconds{luck_.below(3'600'000)});
    }
    std::sort(within_.rbegin(), within_.rend());
    ++slot_;
  }

  options wanted_;
  dice luck_;
  std::int64_t slots_;
  std::int64_t slot_ = 0;
  std::vector<std::uint64_t> running_;  // sum of the weights before each slot
  std::vector<instant> within_;         // this hour's arrivals, the next one last
};

// A case that still has something to tell, and where it stands in the queue.
struct open_story {
  std::uint64_t number;
  std::vector<told> events;
  std::size_t next = 0;

  [[nodiscard]] auto rank() const { return std::tuple{events[next].recorded_at, number}; }
};

// Orders a heap whose front is what comes first.
bool comes_later(const open_story& a, const open_story& b) { return a.rank() > b.rank(); }

}  // namespace

struct generator::body {
  explicit body(const options& options) : wanted(options), coming(options) {
    another = coming.next(arrival);
  }

  void put_back(open_story story) {
    open.push_back(std::move(story));
    std::push_heap(open.begin(), open.end(), comes_later);
  }

  open_story take_first() {
    std::pop_heap(open.begin(), open.end(), comes_later);
    auto story = std::move(open.back());
    open.pop_back();
    return story;
  }

  // No case is recorded before it arrives: what waits at the front comes before all who arrive
  // later.
  void admit_arrivals() {
    while (another && (open.empty() || arrival <= std::get<0>(open.front().rank()))) {
      ++number;
      put_back({number, tell_story(wanted.seed, number, arrival)});
      another = coming.next(arrival);
    }
  }

  options wanted;
  arrivals coming;
  instant arrival;
  bool another;
  std::uint64_t number = 0;
  std::vector<open_story> open;  // a heap
};

generator::generator(const options& wanted) : body_(std::make_unique<body>(wanted)) {}
generator::~generator() = default;

bool generator::next(v1::Event& event) {
  const auto end = body_->wanted.from + body_->wanted.span;
  for (;;) {
    body_->admit_arrivals();
    if (body_->open.empty()) return false;
    auto story = body_->take_first();
    const auto& [recorded_at, bytes] = story.events[story.next];
    // Every case is received, however late its paper comes in; the rest of it ends with the log.
    if (recorded_at >= end && story.next > 0) continue;
    event.ParseFromString(bytes);
    if (++story.next < story.events.size()) body_->put_back(std::move(story));
    return true;
  }
}

}  // namespace casebook::generate
