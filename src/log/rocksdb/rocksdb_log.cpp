#include <casebook/rocksdb/rocksdb_log.hpp>

#include <utility>

#include "core/guarded.hpp"
#include "log/decision.hpp"
#include "log/rocksdb/database.hpp"
#include "log/rocksdb/reader.hpp"
#include "log/rocksdb/writer.hpp"
#include "log/tail.hpp"

namespace casebook {
namespace {

class rocksdb_log final : public event_log {
 public:
  rocksdb_log(std::unique_ptr<detail::database> store, clock_source clock,
              const rocksdb_log_options& options)
      : store_(std::move(store)) {
    if (!options.read_only) writer_.emplace(*store_, std::move(clock), options.sync, tail_);
  }

  result<void> begin() {
    if (writer_) return writer_->recover();
    const auto newest = detail::stored_last(*store_);
    if (!newest) return newest.error();
    tail_.publish(*newest);
    return {};
  }

  using event_log::append;
  std::vector<result<receipt>> append(std::span<decision> many) override {
    try {
      if (const auto refused = why_not_write()) return {many.size(), *refused};
      return writer_->append(many);
    } catch (...) {
      return {many.size(), thrown_error()};
    }
  }

  result<std::optional<receipt>> find(std::string_view key) const override {
    return guarded([&] { return find_receipt(key); });
  }
  result<std::vector<v1::Event>> read_case(std::string_view case_key) const override {
    return guarded([&] { return detail::stored_case(*store_, case_key, last()); });
  }
  result<std::unique_ptr<cursor>> read(position from) const override {
    return guarded([&]() -> result<std::unique_ptr<cursor>> {
      return detail::make_cursor(*store_, from, last());
    });
  }
  result<void> each_case(const std::function<bool(std::string_view)>& visit) const override {
    return guarded([&] { return detail::each_stored_case(*store_, last(), visit); });
  }

  [[nodiscard]] position last() const noexcept override { return tail_.last(); }
  [[nodiscard]] std::optional<instant> last_stamp() const noexcept override {
    return writer_ ? writer_->last_stamp() : std::nullopt;
  }
  position wait(position seen, std::stop_token stop) const override {
    return writer_ ? tail_.wait(seen, std::move(stop)) : last();
  }
  [[nodiscard]] std::optional<error> stands_still() const override {
    if (writer_) return std::nullopt;
    return fail(errc::read_only,
                "this store was opened to read and does not see what its writer adds: open it "
                "again to see that, or follow it where it is written");
  }

  result<void> each_index_entry(
      std::string_view from, std::string_view to,
      const std::function<bool(std::string_view, std::string_view)>& visit) const override {
    return guarded([&] { return detail::each_stored_index_entry(*store_, from, to, visit); });
  }
  result<void> change_index(std::span<const index_change> changes) override {
    return write([&] { return writer_->change_index(changes); });
  }
  result<void> clear_index() override {
    return write([&] { return writer_->clear_index(); });
  }

  result<void> put_document(std::string_view name, std::string_view bytes) override {
    return write([&] { return writer_->put_document(name, bytes); });
  }
  result<void> replace_document(std::string_view name, const std::optional<std::string>& seen,
                                std::string_view bytes) override {
    return write([&] { return writer_->replace_document(name, seen, bytes); });
  }
  result<std::optional<std::string>> get_document(std::string_view name) const override {
    return guarded([&] { return store_->get(detail::table::documents, name); });
  }

  result<log_check> verify(const progress& told) const override {
    return guarded([&] { return detail::check_stored(*store_, last(), told); });
  }

  [[nodiscard]] std::optional<error> read_only() const override {
    const auto refused = why_not_write();
    return refused ? refused : writer_->why_read_only();
  }
  result<void> resume() override {
    return write([&] { return writer_->resume(); });
  }

 private:
  result<std::optional<receipt>> find_receipt(std::string_view key) const {
    const auto held = detail::stored_key(*store_, key);
    if (!held) return held.error();
    // A decision that is still on its way to disk is not there yet.
    if (!*held || (*held)->last() > last()) return std::optional<receipt>{};
    const auto events = detail::read_events(**held, [&](position at, v1::Event& event) {
      return detail::stored_event(*store_, at, event);
    });
    if (!events) return events.error();
    return std::optional{detail::make_receipt(*events, **held, false)};
  }

  template <class Work>
  result<void> write(Work&& work) {
    return guarded([&]() -> result<void> {
      if (const auto refused = why_not_write()) return *refused;
      return work();
    });
  }

  // A forked child has the memory of the writer but none of its threads, and the parent goes on.
  [[nodiscard]] std::optional<error> why_not_write() const {
    if (!writer_) {
      return fail(errc::read_only, "the store in '" + store_->directory() +
                                       "' was opened with read_only: open it again without");
    }
    if (store_->is_owner()) return {};
    return fail(errc::read_only, "the store in '" + store_->directory() +
                                     "' was opened by another process, of which this is a forked "
                                     "child: write there, or open the store after the fork");
  }

  std::unique_ptr<detail::database> store_;
  detail::tail tail_;
  std::optional<detail::writer> writer_;
};

}  // namespace

result<std::unique_ptr<event_log>> open_rocksdb_log(const std::filesystem::path& directory,
                                                    clock_source clock,
                                                    rocksdb_log_options options) {
  return guarded([&]() -> result<std::unique_ptr<event_log>> {
    auto store = detail::database::open(directory, options);
    if (!store) return store.error();
    auto opened = std::make_unique<rocksdb_log>(std::move(*store), std::move(clock), options);
    if (auto begun = opened->begin(); !begun) return begun.error();
    return std::unique_ptr<event_log>{std::move(opened)};
  });
}

}  // namespace casebook
