#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace casebook {

/// Whose turn it is in a group: facts about one cluster, or about complaints alike, are decided on
/// one after the other. Each group has a lock of its own, kept while somebody wants it, so that
/// groups never wait for each other.
///
/// **Thread safety**: every member. **Lifetime**: a turn must not outlive this.
class group_turns {
  using groups = std::unordered_map<std::string, std::shared_ptr<std::mutex>>;

 public:
  class turn {
   public:
    turn(group_turns& of, const std::string& group) : of_(&of), group_(group) {
      {
        const std::lock_guard lock{of_->mutex_};
        auto& known = of_->groups_[group_];
        if (!known) known = std::make_shared<std::mutex>();
        mine_ = known;
      }
      mine_->lock();
    }
    ~turn() {
      mine_->unlock();
      const std::lock_guard lock{of_->mutex_};
      if (mine_.use_count() == 2)
        of_->groups_.erase(group_);  // the map's and this one: nobody waits
    }
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;

   private:
    group_turns* of_;
    std::string group_;
    std::shared_ptr<std::mutex> mine_;
  };

 private:
  std::mutex mutex_;
  groups groups_;
};

}  // namespace casebook
