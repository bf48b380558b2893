// Random operations against a log and against the simplest thing that could be one.
#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <functional>
#include <map>
#include <optional>
#include <variant>

#include "support/scratch_directory.hpp"
#include "support/stores.hpp"

namespace casebook::testing {
namespace {

// What is proposed, in small numbers so that cases, keys and versions collide.
struct proposal {
  int case_number;
  int key_number;  // 0: none
  int note_number;
  int events;
  int version_off;  // from the case's true version
};

struct operation {
  std::vector<proposal> batch;  // empty: open the log again
};

std::string case_key(const proposal& of) { return "C" + std::to_string(of.case_number); }
std::string idempotency_key(const proposal& of) {
  return of.key_number == 0 ? "" : "k" + std::to_string(of.key_number);
}
std::vector<v1::Event> events_of(const proposal& of) {
  std::vector<v1::Event> events;
  for (int i = 0; i < of.events; ++i) {
    events.push_back(noted(case_key(of), std::to_string(of.note_number) + "." + std::to_string(i),
                           i == 0 ? idempotency_key(of) : ""));
  }
  return events;
}

// A vector and two maps.
struct model {
  struct held {
    std::uint64_t first;
    std::vector<std::string> texts;
    std::string of_case;
  };
  std::vector<v1::Event> events;
  std::map<std::string, std::vector<std::uint64_t>> cases;
  std::map<std::string, held> keys;

  // The first position, or why not.
  std::variant<std::uint64_t, errc> append(const std::vector<v1::Event>& proposed,
                                           std::uint64_t expected) {
    const auto& key = proposed.front().idempotency_key();
    std::vector<std::string> texts;
    for (const auto& event : proposed) texts.push_back(event.note_added().text());
    if (const auto known = keys.find(key); known != keys.end()) {
      const bool same =
          known->second.texts == texts && known->second.of_case == proposed.front().case_();
      if (!same) return errc::key_reused;
      return known->second.first;
    }
    auto& positions = cases[proposed.front().case_()];
    if (positions.size() != expected) {
      if (positions.empty()) cases.erase(proposed.front().case_());
      return errc::version_conflict;
    }
    const auto first = events.size() + 1;
    for (const auto& event : proposed) {
      events.push_back(event);
      positions.push_back(events.size());
    }
    if (!key.empty()) keys[key] = {first, texts, proposed.front().case_()};
    return first;
  }
};

void expect_same(const log& real, const model& ideal) {
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
  RC_ASSERT(faults_of(real).empty());
}

void apply(log& real, model& ideal, const std::vector<proposal>& batch) {
  std::vector<decision> many;
  std::vector<std::variant<std::uint64_t, errc>> wanted;
  for (const auto& one : batch) {
    const auto known = ideal.cases.find(case_key(one));
    const auto head = known == ideal.cases.end() ? 0 : known->second.size();
    const auto expected = head + static_cast<std::size_t>(one.version_off);
    many.push_back({events_of(one), {expected}});
    wanted.push_back(ideal.append(many.back().events, expected));
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
  using rc::gen::inRange;
  const auto any_proposal = rc::gen::build<proposal>(
      rc::gen::set(&proposal::case_number, inRange(0, 5)),
      rc::gen::set(&proposal::key_number, inRange(0, 8)),
      rc::gen::set(&proposal::note_number, inRange(0, 2)),
      rc::gen::set(&proposal::events, inRange(1, 4)),
      rc::gen::set(&proposal::version_off, rc::gen::weightedElement<int>({{6, 0}, {1, 1}})));
  return rc::gen::build<operation>(
      rc::gen::set(&operation::batch, rc::gen::container<std::vector<proposal>>(any_proposal)));
}

// `open` gives the log, the same one again where it can.
void behaves_like_the_model(const std::function<void(std::unique_ptr<log>&)>& open) {
  std::unique_ptr<log> real;
  open(real);
  model ideal;
  const auto operations = *rc::gen::container<std::vector<operation>>(any_operation());
  for (const auto& one : operations) {
    if (one.batch.empty()) {
      open(real);
    } else {
      apply(*real, ideal, one.batch);
    }
  }
  expect_same(*real, ideal);
}

RC_GTEST_PROP(LogModel, MemoryLogBehavesLikeIt, ()) {
  behaves_like_the_model([](std::unique_ptr<log>& real) {
    if (!real) real = make_memory_log(fixed_time);
  });
}

RC_GTEST_PROP(LogModel, RocksdbLogBehavesLikeItAcrossOpenings, ()) {
  const scratch_directory directory;
  behaves_like_the_model([&](std::unique_ptr<log>& real) {
    real.reset();
    real = open_store(directory.path(), {.sync = durability::buffered});
  });
}

}  // namespace
}  // namespace casebook::testing
