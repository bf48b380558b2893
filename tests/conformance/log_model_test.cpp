// Random operations against a log and against the simplest thing that could be one.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "support/scratch_directory.hpp"
#include "support/stores.hpp"

namespace casebook::testing {
namespace {

// What is proposed, in small numbers so that cases, keys, versions and index entries collide.
struct proposal {
  int case_number;
  int key_number;  // 0: none
  int note_number;
  std::vector<int> events;  // the first of this very case, then 0: of this case, n: of case n - 1
  int version_off;          // from the case's true version
  int other_version_off;    // from the true version of the others
  std::vector<std::pair<int, int>> index;  // key and value; 0: remove
};

enum class doing { append, change_index, clear_index, open_again };

struct operation {
  doing what;
  std::vector<proposal> batch;
  std::vector<std::pair<int, int>> index;
};

std::string case_key(int number) { return "C" + std::to_string(number); }
std::string idempotency_key(const proposal& of) {
  return of.key_number == 0 ? "" : "k" + std::to_string(of.key_number);
}
std::vector<index_change> changes_of(const std::vector<std::pair<int, int>>& index) {
  std::vector<index_change> changes;
  for (const auto& [key, value] : index) {
    index_change change{.key = std::string(static_cast<std::size_t>(key), 'i')};
    if (value != 0) change.value = std::to_string(value);
    changes.push_back(std::move(change));
  }
  return changes;
}

// A vector and three maps.
struct model {
  using texts_of_cases = std::vector<std::pair<std::string, std::string>>;
  struct held {
    std::uint64_t first;
    texts_of_cases said;
  };
  std::vector<v1::Event> events;
  std::map<std::string, std::vector<std::uint64_t>> cases;
  std::map<std::string, held> keys;
  std::map<std::string, std::string> index;

  [[nodiscard]] std::uint64_t head(const std::string& key) const {
    const auto known = cases.find(key);
    return known == cases.end() ? 0 : known->second.size();
  }

  // The proposal as a decision. Every event claims to be the next of its case, or a later one where
  // the versions are off; only what the first of a further case claims is to count.
  [[nodiscard]] decision decision_of(const proposal& of) const {
    const auto own = case_key(of.case_number);
    decision made{.events = {},
                  .expected = {head(own) + static_cast<std::uint64_t>(of.version_off)},
                  .index = changes_of(of.index)};
    const auto add = [&](const std::string& key) {
      const auto i = made.events.size();
      auto event = noted(key, std::to_string(of.note_number) + "." + std::to_string(i),
                         i == 0 ? idempotency_key(of) : "");
      event.set_version(head(key) + 1 + static_cast<std::uint64_t>(of.other_version_off));
      made.events.push_back(event);
    };
    add(own);
    for (const int number : of.events) add(number == 0 ? own : case_key(number - 1));
    return made;
  }

  // The first position, or why not.
  std::variant<std::uint64_t, errc> append(const decision& one) {
    const auto& key = one.events.front().idempotency_key();
    texts_of_cases said;
    for (const auto& event : one.events)
      said.emplace_back(event.case_(), event.note_added().text());
    if (const auto known = keys.find(key); known != keys.end()) {
      if (known->second.said != said) return errc::key_reused;
      return known->second.first;
    }
    const auto& own = one.events.front().case_();
    if (head(own) != one.expected.value) return errc::version_conflict;
    for (const auto& event : one.events) {
      // They all claim the same, so it does not matter which of a case's events is asked.
      if (event.case_() != own && head(event.case_()) + 1 != event.version()) {
        return errc::version_conflict;
      }
    }
    const auto first = events.size() + 1;
    for (const auto& event : one.events) {
      events.push_back(event);
      cases[event.case_()].push_back(events.size());
    }
    if (!key.empty()) keys[key] = {first, said};
    change(one.index);
    return first;
  }

  void change(const std::vector<index_change>& changes) {
    for (const auto& [key, value] : changes) {
      index.erase(key);
      if (value) index[key] = *value;
    }
  }
};

void expect_same_index(const event_log& real, const model& ideal, const std::string& from,
                       const std::string& to) {
  auto next = ideal.index.lower_bound(from);
  const auto end = to.empty() ? ideal.index.end() : ideal.index.lower_bound(std::max(from, to));
  RC_ASSERT(real.each_index_entry(from, to,
                                  [&](std::string_view key, std::string_view value) {
                                    RC_ASSERT(next != end && next->first == key &&
                                              next->second == value);
                                    ++next;
                                    return true;
                                  })
                .has_value());
  RC_ASSERT(next == end);
}

void expect_same(const event_log& real, const model& ideal) {
  RC_ASSERT(real.last().value == ideal.events.size());
  const auto stored = all_events(real);
  RC_ASSERT(stored.size() == ideal.events.size());
  for (std::size_t i = 0; i < stored.size(); ++i) {
    RC_ASSERT(stored[i].position() == i + 1);
    RC_ASSERT(same_content(ideal.events[i], stored[i]));
  }
  auto next_case = ideal.cases.begin();
  RC_ASSERT(real.each_case([&](std::string_view key) {
                  RC_ASSERT(next_case != ideal.cases.end() && next_case->first == key);
                  const auto of_case = real.read_case(key).value();
                  RC_ASSERT(of_case.size() == next_case->second.size());
                  for (std::size_t i = 0; i < of_case.size(); ++i) {
                    RC_ASSERT(of_case[i].position() == next_case->second[i]);
                    RC_ASSERT(of_case[i].version() == i + 1);
                  }
                  ++next_case;
                  return true;
                })
                .has_value());
  RC_ASSERT(next_case == ideal.cases.end());
  for (const auto& [key, held] : ideal.keys) {
    const auto found = real.find(key).value();
    RC_ASSERT(found && found->first.value == held.first);
  }
  expect_same_index(real, ideal, "", "");
  expect_same_index(real, ideal, "ii", "iiii");
  RC_ASSERT(faults_of(real).empty());
}

void apply(event_log& real, model& ideal, const std::vector<proposal>& batch) {
  std::vector<decision> many;
  std::vector<std::variant<std::uint64_t, errc>> wanted;
  for (const auto& one : batch) {
    many.push_back(ideal.decision_of(one));
    wanted.push_back(ideal.append(many.back()));
  }
  const auto answers = real.append(many);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (const auto* first = std::get_if<std::uint64_t>(&wanted[i])) {
      RC_ASSERT(answers[i].has_value());
      RC_ASSERT(answers[i]->first.value == *first);
    } else {
      RC_ASSERT(answers[i].has_error());
      RC_ASSERT(answers[i].error().code == std::get<errc>(wanted[i]));
    }
  }
}

rc::Gen<operation> any_operation() {
  using rc::gen::container;
  using rc::gen::inRange;
  const auto usually_none = rc::gen::weightedElement<int>({{6, 0}, {1, 1}});
  const auto any_changes =
      container<std::vector<std::pair<int, int>>>(rc::gen::pair(inRange(0, 6), inRange(0, 4)));
  const auto few_numbers = rc::gen::mapcat(inRange(0, 4), [](int count) {
    return container<std::vector<int>>(
        static_cast<std::size_t>(count),
        rc::gen::weightedElement<int>({{8, 0}, {1, 1}, {1, 2}, {1, 3}}));
  });
  const auto any_proposal =
      rc::gen::build<proposal>(rc::gen::set(&proposal::case_number, inRange(0, 5)),
                               rc::gen::set(&proposal::key_number, inRange(0, 8)),
                               rc::gen::set(&proposal::note_number, inRange(0, 2)),
                               rc::gen::set(&proposal::events, few_numbers),
                               rc::gen::set(&proposal::version_off, usually_none),
                               rc::gen::set(&proposal::other_version_off, usually_none),
                               rc::gen::set(&proposal::index, any_changes));
  return rc::gen::build<operation>(
      rc::gen::set(&operation::what, rc::gen::weightedElement<doing>({{24, doing::append},
                                                                      {3, doing::change_index},
                                                                      {1, doing::clear_index},
                                                                      {1, doing::open_again}})),
      rc::gen::set(&operation::batch, container<std::vector<proposal>>(any_proposal)),
      rc::gen::set(&operation::index, any_changes));
}

// `open` gives the log, the same one again where it can.
void behaves_like_the_model(const std::function<void(std::unique_ptr<event_log>&)>& open) {
  std::unique_ptr<event_log> real;
  open(real);
  model ideal;
  const auto operations = *rc::gen::container<std::vector<operation>>(any_operation());
  for (const auto& one : operations) {
    switch (one.what) {
      case doing::append: apply(*real, ideal, one.batch); break;
      case doing::change_index: {
        const auto changes = changes_of(one.index);
        RC_ASSERT(real->change_index(changes).has_value());
        ideal.change(changes);
        break;
      }
      case doing::clear_index:
        RC_ASSERT(real->clear_index().has_value());
        ideal.index.clear();
        break;
      case doing::open_again: open(real); break;
    }
  }
  expect_same(*real, ideal);
}

RC_GTEST_PROP(LogModel, MemoryLogBehavesLikeIt, ()) {
  behaves_like_the_model([](std::unique_ptr<event_log>& real) {
    if (!real) real = make_memory_log(fixed_time);
  });
}

RC_GTEST_PROP(LogModel, RocksdbLogBehavesLikeItAcrossOpenings, ()) {
  const scratch_directory directory;
  behaves_like_the_model([&](std::unique_ptr<event_log>& real) {
    real.reset();
    real = open_store(directory.path(), {.sync = durability::buffered});
  });
}

}  // namespace
}  // namespace casebook::testing
