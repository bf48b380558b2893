#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
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
  /// called with. Requests are served in order of arrival. What `work` throws reaches every caller
  /// of its group; the queue goes on with the next.
  template <class Work>
  void submit(Request& request, Work&& work) {
    waiter mine{&request};
    std::unique_lock lock{mutex_};
    queue_.push_back(&mine);
    mine.turn.wait(lock, [&] { return mine.done || queue_.front() == &mine; });
    if (!mine.done) lead(lock, work);
    if (mine.failure) std::rethrow_exception(mine.failure);
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
    std::exception_ptr failure{};
    std::condition_variable turn{};
  };

  // From here on the group leaves the queue whatever happens: a waiter lives on its caller's stack.
  template <class Work>
  void lead(std::unique_lock<std::mutex>& lock, Work&& work) {
    std::size_t taken = 1;
    std::exception_ptr failure;
    try {
      std::vector<Request*> group;
      group.reserve(queue_.size());
      for (const auto* one : queue_) group.push_back(one->request);
      taken = group.size();
      lock.unlock();
      work(std::span<Request* const>{group});
    } catch (...) {
      failure = std::current_exception();
    }
    if (!lock.owns_lock()) lock.lock();
    for (std::size_t i = 0; i < taken; ++i) dismiss_front(failure);
    if (!queue_.empty()) queue_.front()->turn.notify_one();
  }

  // With the mutex held, so that the waiter is still there to be woken.
  void dismiss_front(const std::exception_ptr& failure) {
    auto* one = queue_.front();
    queue_.pop_front();
    one->failure = failure;
    one->done = true;
    one->turn.notify_one();
  }

  mutable std::mutex mutex_;
  std::deque<waiter*> queue_;
};

}  // namespace casebook::detail
