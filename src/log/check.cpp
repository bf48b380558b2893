#include "log/check.hpp"

#include <string>
#include <unordered_map>

#include "core/wording.hpp"

namespace casebook::detail {
namespace {

using std::to_string;

constexpr std::size_t faults_max = 100;
constexpr std::uint64_t told_every = 4096;

// What the events say about a case: how many there are, and a digest of where they stand.
struct case_line {
  std::uint64_t head = 0;
  std::uint64_t digest = 0;
};

// Finds an index that disagrees by accident, not by malice: one multiplication will do.
constexpr std::uint64_t mix(std::uint64_t digest, position at) noexcept {
  return (digest ^ at.value) * 0x9e3779b97f4a7c15U + (digest >> 29U);
}

class checker {
 public:
  checker(const stored_log& stored, const progress& told) : stored_(stored), told_(told) {}

  result<log_check> run() {
    last_ = stored_.last();
    claims_ = stored_.claims();
    chain_.start_from({.at = {claims_.first.value - 1}});
    for (auto& sentence : stored_.known_faults()) fault(std::move(sentence));
    check_links();
    if (auto done = check_events(); !done) return done.error();
    if (auto done = check_case_index(); !done) return done.error();
    if (auto done = check_key_index(); !done) return done.error();
    found_.cases = cases_.size();
    if (told_) told_(last_.value, last_.value);
    return std::move(found_);
  }

 private:
  void fault(std::string sentence) {
    if (found_.faults.size() < faults_max) found_.faults.push_back(std::move(sentence));
  }

  // Damage is what is looked for: it is noted, and the walk goes on behind it. A disk that fails is
  // not.
  result<void> note(const error& what) {
    if (what.code == errc::io) return what;
    fault(what.message);
    return {};
  }

  result<void> check_events() {
    position at{0};
    while (at < last_) {
      auto reader = stored_.events(at.next());
      if (!reader) return reader.error();
      for (;;) {
        const auto more = (*reader)->next();
        if (!more || !*more) {
          if (more) return {};
          at = at.next();
          if (auto noted = note(more.error()); !noted) return noted;
          break;
        }
        at = (*reader)->at();
        if (auto checked = check_event(**reader); !checked) return checked;
        if (told_ && at.value % told_every == 0) told_(at.value, last_.value);
      }
    }
    return {};
  }

  // The chain up to here, where a link is claimed.
  void check_links() {
    for (const auto& claimed : claims_.links) {
      if (claimed.at != chain_.newest().at || claimed == chain_.newest()) continue;
      fault("the events up to position " + to_string(claimed.at.value) +
            " are not those that were recorded: their chain is another one");
    }
  }

  // Behind a damaged event the chain is broken, which the damage says already.
  void add_to_chain(const cursor& reader) {
    if (claims_.links.empty() || chain_.newest().at.next() != reader.at()) return;
    chain_.add(reader.bytes());
    check_links();
  }

  result<void> check_event(const cursor& reader) {
    ++found_.events;
    const auto at = reader.at();
    add_to_chain(reader);
    if (auto parsed = reader.parse(event_); !parsed) {
      // A fact from a newer version is no damage to its envelope.
      if (auto noted = note(parsed.error()); !noted) return noted;
      if (parsed.error().code != errc::newer_format) return {};
    }
    auto& line = cases_[event_.case_()];
    if (event_.version() != line.head + 1) {
      fault("case " + casebook::quoted(event_.case_()) + ": version " +
            to_string(event_.version()) + " at position " + to_string(at.value) +
            " follows version " + to_string(line.head));
    }
    line.head = event_.version();
    line.digest = mix(line.digest, at);
    return event_.idempotency_key().empty() ? result<void>{} : check_key(at);
  }

  result<void> check_key(position at) {
    const auto held = stored_.find_key(event_.idempotency_key());
    if (!held) return note(held.error());
    if (*held && (*held)->first == at) {
      ++keys_matched_;
    } else {
      fault("the key index does not hold the idempotency key " +
            casebook::quoted(event_.idempotency_key()) + " of the event at position " +
            to_string(at.value));
    }
    return {};
  }

  result<void> check_case_index() {
    std::string current;
    case_line line;
    std::size_t agreeing = 0;
    const auto close = [&] {
      if (current.empty()) return;
      const auto known = cases_.find(current);
      if (known == cases_.end() || known->second.head != line.head ||
          known->second.digest != line.digest) {
        fault("case " + casebook::quoted(current) + ": the case index disagrees with the events");
      } else {
        ++agreeing;
      }
    };
    auto walked = stored_.each_case_entry([&](std::string_view key, version in_case, position at) {
      if (key != current) {
        close();
        current = key;
        line = {};
      }
      if (in_case.value != line.head + 1) {
        fault("case " + casebook::quoted(key) + ": the case index has version " +
              to_string(in_case.value) + " after version " + to_string(line.head));
      }
      line = {.head = in_case.value, .digest = mix(line.digest, at)};
    });
    if (!walked) return note(walked.error());
    close();
    if (agreeing < cases_.size()) {
      fault("the case index agrees with the events for " + to_string(agreeing) + " of " +
            to_string(cases_.size()) + " cases");
    }
    return {};
  }

  // Every event's key was found in the index; here, that the index holds nothing else.
  result<void> check_key_index() {
    std::uint64_t entries = 0;
    auto walked = stored_.each_key_entry([&](std::string_view key, extent held) {
      ++entries;
      if (held.first.value == 0 || held.count == 0 ||
          held.count > limits::events_per_decision_max || held.last() > last_) {
        fault("the key index holds the idempotency key " + casebook::quoted(key) +
              " for positions " + to_string(held.first.value) + " to " +
              to_string(held.last().value) + ", which the log does not have");
      }
    });
    if (!walked) return note(walked.error());
    if (entries != keys_matched_) {
      fault("the key index holds " + to_string(entries) + " idempotency keys, the events " +
            to_string(keys_matched_) + " of them");
    }
    return {};
  }

  const stored_log& stored_;
  const progress& told_;
  position last_;
  chain_claims claims_;
  event_chain chain_;
  log_check found_;
  std::unordered_map<std::string, case_line> cases_;
  std::uint64_t keys_matched_ = 0;
  v1::Event event_;
};

}  // namespace

result<log_check> check(const stored_log& stored, const progress& told) {
  return checker{stored, told}.run();
}

}  // namespace casebook::detail
