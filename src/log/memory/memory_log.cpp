#include <casebook/event_log.hpp>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <shared_mutex>
#include <utility>

#include "core/guarded.hpp"
#include "log/check.hpp"
#include "log/decision.hpp"
#include "log/stored_event.hpp"
#include "log/tail.hpp"

namespace casebook {
namespace {

template <class Value>
using by_name = std::map<std::string, Value, std::less<>>;

// The log's contents. An event, once stored, stays where it is: a deque moves nothing when it
// grows.
struct book {
  std::deque<std::string> events;
  by_name<std::vector<position>> cases;
  by_name<detail::extent> keys;
  by_name<std::string> documents;
  // Whoever reads the index keeps the one that he began with: a change meanwhile is made to a copy.
  std::shared_ptr<by_name<std::string>> index = std::make_shared<by_name<std::string>>();
  mutable std::shared_mutex mutex;

  [[nodiscard]] const std::string& event(position at) const { return events[at.value - 1]; }

  // Everything or nothing: what takes memory comes before the first change.
  void change_index(std::span<const index_change> changes) {
    if (changes.empty()) return;
    by_name<std::string> written;
    for (const auto& [key, value] : changes) {
      value ? void(written.insert_or_assign(key, *value)) : void(written.erase(key));
    }
    if (index.use_count() > 1) index = std::make_shared<by_name<std::string>>(*index);
    for (const auto& [key, value] : changes) index->erase(key);
    index->merge(written);
  }

  void add(const decision& one, detail::extent where) {
    for (const auto& event : one.events) {
      cases[event.case_()].push_back({event.position()});
      events.push_back(event.SerializeAsString());
    }
    if (const auto& key = one.events.front().idempotency_key(); !key.empty()) {
      keys.emplace(key, where);
    }
    change_index(one.index);
  }

  // What was added in part.
  void take_back(const decision& one, detail::extent where) noexcept {
    events.resize(std::min<std::size_t>(events.size(), where.first.value - 1));
    for (const auto& event : one.events) {
      const auto found = cases.find(event.case_());
      if (found == cases.end()) continue;
      auto& positions = found->second;
      while (!positions.empty() && positions.back() >= where.first) positions.pop_back();
      if (positions.empty()) cases.erase(found);
    }
    const auto key = keys.find(one.events.front().idempotency_key());
    if (key != keys.end() && key->second.first == where.first) keys.erase(key);
  }
};

// The index as it is at one moment. It is let go under the mutex, so that a writer who finds itself
// alone with it is.
class index_view {
 public:
  explicit index_view(const book& of) : book_(of) {
    std::shared_lock lock{book_.mutex};
    entries_ = book_.index;
  }
  ~index_view() {
    std::shared_lock lock{book_.mutex};
    entries_.reset();
  }
  index_view(const index_view&) = delete;
  index_view& operator=(const index_view&) = delete;

  [[nodiscard]] const by_name<std::string>& entries() const { return *entries_; }

 private:
  const book& book_;
  std::shared_ptr<const by_name<std::string>> entries_;
};

class memory_cursor final : public cursor {
 public:
  memory_cursor(const book& from, position before, position last)
      : book_(from), at_(before), last_(last) {}

  result<bool> next() override {
    if (at_ >= last_) return false;
    at_ = at_.next();
    std::shared_lock lock{book_.mutex};
    event_ = &book_.event(at_);
    return true;
  }
  [[nodiscard]] position at() const noexcept override { return at_; }
  [[nodiscard]] std::string_view bytes() const noexcept override {
    return event_ == nullptr ? std::string_view{} : std::string_view{*event_};
  }

 private:
  const book& book_;
  position at_;
  position last_;
  const std::string* event_ = nullptr;
};

// What the writer and `verify` see; the mutex is theirs to hold.
class book_ledger final : public detail::ledger {
 public:
  explicit book_ledger(const book& of) : book_(of) {}

  result<version> head(std::string_view case_key) override {
    const auto found = book_.cases.find(case_key);
    return version{found == book_.cases.end() ? 0 : found->second.size()};
  }
  result<std::optional<detail::extent>> find_key(std::string_view key) override {
    const auto found = book_.keys.find(key);
    if (found == book_.keys.end()) return std::optional<detail::extent>{};
    return std::optional{found->second};
  }
  result<void> read(position at, v1::Event& event) override {
    return detail::parse_stored(book_.event(at), at, event);
  }

 private:
  const book& book_;
};

class book_check final : public detail::stored_log {
 public:
  explicit book_check(const book& of) : book_(of), last_{of.events.size()} {}

  position last() const override { return last_; }
  result<std::unique_ptr<cursor>> events(position from) const override {
    return std::unique_ptr<cursor>{
        std::make_unique<memory_cursor>(book_, position{from.value - 1}, last_)};
  }
  result<std::optional<detail::extent>> find_key(std::string_view key) const override {
    std::shared_lock lock{book_.mutex};
    return book_ledger{book_}.find_key(key);
  }
  result<void> each_case_entry(const case_entry_visitor& visit) const override {
    std::shared_lock lock{book_.mutex};
    for (const auto& [key, positions] : book_.cases) {
      for (version at{1}; at.value <= positions.size(); at = at.next()) {
        if (const auto where = positions[at.value - 1]; where <= last_) visit(key, at, where);
      }
    }
    return {};
  }
  result<void> each_key_entry(const key_entry_visitor& visit) const override {
    std::shared_lock lock{book_.mutex};
    for (const auto& [key, held] : book_.keys) {
      if (held.first <= last_) visit(key, held);
    }
    return {};
  }

 private:
  const book& book_;
  position last_;
};

class memory_log final : public event_log {
 public:
  explicit memory_log(clock_source clock) : stamper_(std::move(clock)) {}

  using event_log::append;
  std::vector<result<receipt>> append(std::span<decision> many) override {
    std::vector<result<receipt>> answers;
    answers.reserve(many.size());
    std::unique_lock lock{book_.mutex};
    for (auto& one : many) {
      answers.push_back(guarded([&] { return append_one(one); }));
    }
    tail_.publish({book_.events.size()});
    return answers;
  }

  result<std::optional<receipt>> find(std::string_view key) const override {
    std::shared_lock lock{book_.mutex};
    book_ledger seen{book_};
    const auto held = *seen.find_key(key);
    if (!held) return std::optional<receipt>{};
    const auto events = detail::read_events(
        *held, [&](position at, v1::Event& event) { return seen.read(at, event); });
    if (!events) return events.error();
    return std::optional{detail::make_receipt(*events, *held, false)};
  }

  result<std::vector<v1::Event>> read_case(std::string_view case_key) const override {
    std::shared_lock lock{book_.mutex};
    const auto found = book_.cases.find(case_key);
    if (found == book_.cases.end()) return detail::no_such_case(case_key);
    std::vector<v1::Event> events(found->second.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      const auto read = book_ledger{book_}.read(found->second[i], events[i]);
      if (!read) return read.error();
    }
    return events;
  }

  result<std::unique_ptr<cursor>> read(position from) const override {
    const position before{from.value == 0 ? 0 : from.value - 1};
    return std::unique_ptr<cursor>{std::make_unique<memory_cursor>(book_, before, last())};
  }

  result<void> each_case(const std::function<bool(std::string_view)>& visit) const override {
    std::vector<std::string> keys;  // a copy: the visitor may call the log
    {
      std::shared_lock lock{book_.mutex};
      keys.reserve(book_.cases.size());
      for (const auto& [key, positions] : book_.cases) keys.push_back(key);
    }
    return guarded([&]() -> result<void> {
      for (const auto& key : keys) {
        if (!visit(key)) break;
      }
      return {};
    });
  }

  [[nodiscard]] position last() const noexcept override { return tail_.last(); }
  [[nodiscard]] std::optional<instant> last_stamp() const noexcept override {
    return stamper_.last();
  }
  position wait(position seen, std::stop_token stop) const override {
    return tail_.wait(seen, std::move(stop));
  }

  result<void> each_index_entry(
      std::string_view from, std::string_view to,
      const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    const index_view seen{book_};
    const auto& entries = seen.entries();
    return guarded([&]() -> result<void> {
      for (auto at = entries.lower_bound(from); at != entries.end(); ++at) {
        if (!to.empty() && at->first >= to) break;
        if (!visit(at->first, at->second)) break;
      }
      return {};
    });
  }
  result<void> change_index(std::span<const index_change> changes) override {
    if (auto checked = detail::check_index_changes(changes); !checked) return checked;
    std::unique_lock lock{book_.mutex};
    return guarded([&]() -> result<void> {
      book_.change_index(changes);
      return {};
    });
  }
  result<void> clear_index() override {
    std::unique_lock lock{book_.mutex};
    book_.index = std::make_shared<by_name<std::string>>();
    return {};
  }

  result<void> put_document(std::string_view name, std::string_view bytes) override {
    if (auto checked = detail::check_document(name, bytes); !checked) return checked;
    std::unique_lock lock{book_.mutex};
    return guarded([&] { return set_document(name, bytes); });
  }
  result<void> replace_document(std::string_view name, const std::optional<std::string>& seen,
                                std::string_view bytes) override {
    if (auto checked = detail::check_document(name, bytes); !checked) return checked;
    std::unique_lock lock{book_.mutex};
    return guarded([&]() -> result<void> {
      const auto found = book_.documents.find(name);
      const bool same = found == book_.documents.end() ? !seen : seen == found->second;
      if (!same) return detail::document_changed(name);
      return set_document(name, bytes);
    });
  }
  result<std::optional<std::string>> get_document(std::string_view name) const override {
    std::shared_lock lock{book_.mutex};
    const auto found = book_.documents.find(name);
    if (found == book_.documents.end()) return std::optional<std::string>{};
    return std::optional{found->second};
  }

  result<log_check> verify(const progress& told) const override {
    std::shared_lock lock{book_.mutex};
    const book_check stored{book_};
    lock.unlock();
    return guarded([&] { return detail::check(stored, told); });
  }

  [[nodiscard]] std::optional<error> read_only() const override { return {}; }
  result<void> resume() override { return {}; }

 private:
  result<void> set_document(std::string_view name, std::string_view bytes) {
    book_.documents.insert_or_assign(std::string{name}, bytes);
    return {};
  }

  result<receipt> append_one(decision& one) {
    if (auto checked = detail::check_shape(one); !checked) return checked.error();
    book_ledger seen{book_};
    const auto again = detail::admit(one, seen);
    if (!again) return again.error();
    if (*again) return **again;

    const detail::extent where{.first = {book_.events.size() + 1},
                               .count = static_cast<std::uint32_t>(one.events.size())};
    std::vector<v1::Event*> stamped;
    for (auto& event : one.events) {
      if (!event.has_recorded_at()) stamped.push_back(&event);
    }
    if (const auto asked = stamper_.ask_clock(one); !asked) return asked.error();
    try {
      stamper_.stamp(one, where.first);
      book_.add(one, where);
    } catch (...) {
      for (auto* event : stamped) event->clear_recorded_at();
      book_.take_back(one, where);
      throw;
    }
    return detail::make_receipt(one.events, where, false);
  }

  book book_;
  detail::stamper stamper_;
  detail::tail tail_;
};

}  // namespace

std::unique_ptr<event_log> make_memory_log(clock_source clock) {
  return std::make_unique<memory_log>(std::move(clock));
}

}  // namespace casebook
