#include <casebook/replay.hpp>

#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "core/guarded.hpp"

namespace casebook {
namespace {

// A part of all cases: those whose hash leaves `residue` when divided by `modulus`.
struct part {
  std::size_t modulus = 1;
  std::size_t residue = 0;
  [[nodiscard]] bool holds(std::size_t hash) const { return hash % modulus == residue; }
};

// The serialized events of one case, each after its length.
struct packed_history {
  std::size_t hash;
  std::string bytes;
  std::size_t events = 0;

  void add(std::string_view event) {
    const auto size = static_cast<std::uint32_t>(event.size());
    bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
    bytes.append(event);
    ++events;
  }
};

// What a case costs beside its bytes: the map's node, its key, and unused capacity.
constexpr std::size_t case_overhead_bytes = 256;

// Field 1 of a serialized Event is its case. Our writer puts it first; if it does not stand there,
// the event is parsed as a whole.
result<std::string_view> peek_case(const cursor& at, v1::Event& scratch) {
  const auto bytes = at.bytes();
  google::protobuf::io::CodedInputStream in{reinterpret_cast<const std::uint8_t*>(bytes.data()),
                                            static_cast<int>(bytes.size())};
  constexpr std::uint32_t case_tag = (v1::Event::kCaseFieldNumber << 3) | 2;
  std::uint32_t size = 0;
  if (in.ReadTag() == case_tag && in.ReadVarint32(&size)) {
    const auto from = static_cast<std::size_t>(in.CurrentPosition());
    if (size <= bytes.size() - from) return bytes.substr(from, size);
  }
  if (auto parsed = at.parse(scratch); !parsed) return parsed.error();
  return std::string_view{scratch.case_()};
}

class pass {
 public:
  pass(const event_log& from, const replay_options& options, std::vector<part>& todo)
      : from_(from), options_(options), todo_(todo), part_(todo.back()) {
    todo.pop_back();
  }

  // `done` counts events over all passes; how many passes there will be shows as they split.
  result<void> collect(std::uint64_t& done, std::uint64_t passes_before) {
    auto reader = from_.read(position{1});
    if (!reader) return reader.error();
    for (;;) {
      const auto more = (*reader)->next();
      if (!more) return more.error();
      if (!*more) return {};
      const auto key = peek_case(**reader, scratch_);
      if (!key) return key.error();
      take(*key, (*reader)->bytes());
      if (++done % 65'536 == 0 && options_.told) {
        options_.told(done, from_.last().value * (passes_before + 1 + todo_.size()));
      }
    }
  }

  result<void> visit(const std::function<void(std::span<const v1::Event>)>& visit) {
    for (const auto* history : order_) {
      if (history->events > events_.size()) events_.resize(history->events);
      if (auto unpacked = unpack(*history); !unpacked) return unpacked.error();
      visit({events_.data(), history->events});
    }
    return {};
  }

 private:
  void take(std::string_view key, std::string_view event) {
    const auto hash = std::hash<std::string_view>{}(key);
    if (!part_.holds(hash)) return;
    key_ = key;
    const auto [found, is_new] = cases_.try_emplace(key_, packed_history{hash, {}, 0});
    if (is_new) {
      order_.push_back(&found->second);
      held_bytes_ += case_overhead_bytes + 2 * key.size();
    }
    found->second.add(event);
    held_bytes_ += event.size() + sizeof(std::uint32_t);
    while (held_bytes_ > options_.memory_bytes_max && cases_.size() > 1 &&
           part_.modulus < (1U << 20)) {
      split();
    }
  }

  // Leaves half of the cases to a later pass.
  void split() {
    todo_.push_back({part_.modulus * 2, part_.residue + part_.modulus});
    part_.modulus *= 2;
    std::erase_if(order_, [&](const auto* history) { return !part_.holds(history->hash); });
    std::erase_if(cases_, [&](const auto& entry) {
      if (part_.holds(entry.second.hash)) return false;
      held_bytes_ -= case_overhead_bytes + 2 * entry.first.size() + entry.second.bytes.size();
      return true;
    });
  }

  result<void> unpack(const packed_history& history) {
    const char* next = history.bytes.data();
    for (std::size_t i = 0; i < history.events; ++i) {
      std::uint32_t size = 0;
      std::memcpy(&size, next, sizeof size);
      next += sizeof size;
      if (!events_[i].ParseFromArray(next, static_cast<int>(size))) {
        return fail(errc::corrupt, "an event of this log cannot be parsed; run verify");
      }
      if (events_[i].fact_case() == v1::Event::FACT_NOT_SET) {
        return fail(errc::newer_format,
                    "event " + std::to_string(events_[i].position()) +
                        " holds a fact that this version does not know: upgrade the reader");
      }
      next += size;
    }
    return {};
  }

  const event_log& from_;
  const replay_options& options_;
  std::vector<part>& todo_;
  part part_;
  std::unordered_map<std::string, packed_history> cases_;  // its nodes stay where they are
  std::vector<const packed_history*> order_;
  std::size_t held_bytes_ = 0;
  std::string key_;
  v1::Event scratch_;
  std::vector<v1::Event> events_;
};

}  // namespace

result<void> replay_cases(const event_log& from, const replay_options& options,
                          const std::function<void(std::span<const v1::Event>)>& visit) {
  return guarded([&]() -> result<void> {
    std::vector<part> todo{part{}};
    std::uint64_t done = 0;
    for (std::uint64_t passes = 0; !todo.empty(); ++passes) {
      pass one{from, options, todo};
      if (auto collected = one.collect(done, passes); !collected) return collected;
      if (auto visited = one.visit(visit); !visited) return visited;
    }
    if (options.told) options.told(done, done);
    return {};
  });
}

}  // namespace casebook
