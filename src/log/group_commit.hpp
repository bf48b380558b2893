#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <span>
#include <vector>

namespace casebook::detail {

/// Lets concurrent callers share one piece of work: whoever stands at the head of the queue leads,
/// takes everyone who waits along, does the work for all of them, and wakes them. Who comes
/// meanwhile makes up the next group.
///
/// **Thread safety**: every member, from any number of threads; `work` runs on one of them at a
/// time.
template <class Request>
class group_commit {
 public:
  /// Returns once `request` has been part of a group that `work(std::span<Request* const>)` was
  /// called with. Requests are served in order of arrival.
  template <class Work>
  void submit(Request& request, Work&& work) {
    waiter mine{&request};
    std::unique_lock lock{mutex_};
    queue_.push_back(&mine);
    mine.turn.wait(lock, [&] { return mine.done || queue_.front() == &mine; });
    if (mine.done) return;

    std::vector<Request*> group;
    for (const auto* one : queue_) group.push_back(one->request);
    lock.unlock();
    work(std::span<Request* const>{group});
    lock.lock();

    for (std::size_t i = 0; i < group.size(); ++i) dismiss_front();
    if (!queue_.empty()) queue_.front()->turn.notify_one();
  }

  /// Requests in the queue, those in work included.
  [[nodiscard]] std::size_t waiting() const {
    std::scoped_lock lock{mutex_};
    return queue_.size();
  }

 private:
  struct waiter {
    Request* request;
    bool done = false;
    std::condition_variable turn{};
  };

  // With the mutex held, so that the waiter is still there to be woken.
  void dismiss_front() {
    auto* one = queue_.front();
    queue_.pop_front();
    one->done = true;
    one->turn.notify_one();
  }

  mutable std::mutex mutex_;
  std::deque<waiter*> queue_;
};

}  // namespace casebook::detail
