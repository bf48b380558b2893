#pragma once

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include <casebook/ids.hpp>

struct evp_md_ctx_st;
struct evp_md_st;

namespace casebook::detail {

/// Where a chain of events has come to: the position of its newest event, and the hash of that
/// event's bytes and of the link before it. Equal links stand for equal events, in equal order.
struct chain_link {
  position at;
  std::array<unsigned char, 32> digest{};
  friend bool operator==(const chain_link&, const chain_link&) = default;
};

/// Where a store's chain begins, and links that it must come to, in order of position.
struct chain_claims {
  position first{1};
  std::vector<chain_link> links;
};

/// Chains events by SHA-256, which no accident and no malice makes agree.
///
/// **Thread safety**: none. **Errors**: the constructor and `add` throw std::bad_alloc.
/// **Cost**: `add`: one SHA-256 over the event and 32 bytes.
class event_chain {
 public:
  explicit event_chain(chain_link from = {});
  ~event_chain();
  event_chain(const event_chain&) = delete;
  event_chain& operator=(const event_chain&) = delete;

  /// The next event's bytes, as they are stored.
  void add(std::string_view event);
  [[nodiscard]] const chain_link& newest() const noexcept { return newest_; }
  void start_from(const chain_link& link) noexcept { newest_ = link; }

 private:
  evp_md_st* hash_;
  evp_md_ctx_st* work_;
  chain_link newest_;
};

}  // namespace casebook::detail
