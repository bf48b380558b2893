#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <casebook/ids.hpp>

namespace casebook::detail {

/// The newest versions of the cases that were written to lately.
///
/// Two generations: what is asked for moves to the young one; when that is full it becomes the old
/// one, and the old one is dropped. The last `capacity / 2` cases that were used are always there.
/// **Thread safety**: none; belongs to the writer.
class head_cache {
 public:
  explicit head_cache(std::size_t capacity) : generation_max_(capacity / 2) {}

  std::optional<version> find(std::string_view case_key) {
    if (const auto found = young_.find(case_key); found != young_.end()) return found->second;
    const auto found = old_.find(case_key);
    if (found == old_.end()) return {};
    const auto head = found->second;
    put(case_key, head);
    return head;
  }

  void put(std::string_view case_key, version head) {
    if (const auto found = young_.find(case_key); found != young_.end()) {
      found->second = head;
      return;
    }
    if (young_.size() >= generation_max_) old_ = std::exchange(young_, {});
    young_.emplace(case_key, head);
  }

  void clear() {
    young_.clear();
    old_.clear();
  }

 private:
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  using generation = std::unordered_map<std::string, version, text_hash, std::equal_to<>>;

  std::size_t generation_max_;
  generation young_;
  generation old_;
};

}  // namespace casebook::detail
