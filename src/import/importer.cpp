#include "import/importer.hpp"

#include <fmt/format.h>

#include "import/content_key.hpp"
#include "import/event_source.hpp"
#include "import/rejected_lines.hpp"
#include "import/replay.hpp"

namespace casebook::importing {
namespace {

constexpr std::uint64_t rows_between_progress = 1024;

// What refusals are counted by: the code, and which row of the table or which guard said no.
std::string kind_of(const error& why) {
  const std::string code{name(why.code)};
  if (!why.refused) return code;
  const auto& [state, fact, guard, allowed] = *why.refused;
  return guard.empty() ? fmt::format("{}: {} in {}", code, fact, state)
                       : fmt::format("{}: {} needs {}", code, fact, guard);
}

std::string at(const std::string& file, std::uint64_t line, std::size_t column) {
  return column == 0 ? fmt::format("{}:{}: ", file, line)
                     : fmt::format("{}:{}:{}: ", file, line, column);
}

// Is it the store that failed, not the input?
bool is_store_failure(errc code) noexcept {
  switch (code) {
    case errc::corrupt:
    case errc::newer_format:
    case errc::busy:
    case errc::io:
    case errc::host_threw:
    case errc::out_of_memory:
    case errc::read_only:
    case errc::version_conflict: return true;
    default: return false;
  }
}

// One run over one file.
class file_import final : known_cases {
 public:
  file_import(engine& into, const std::string& path, const options& wanted)
      : path_(path),
        file_(path == "-" ? "standard input" : path),
        wanted_(wanted),
        import_(into, {.grade = wanted.grade}),
        replay_(into),
        rejects_(path) {}

  summary run() {
    auto source = open();
    if (!source) {
      done_.stopped = source.error();
      return std::move(done_);
    }
    read_all(**source);
    if (auto flushed = import_.flush(); !flushed) store_fails(flushed.error());
    finish_rejects();
    done_.warnings = (*source)->warnings();
    if (wanted_.told) wanted_.told((*source)->bytes_read(), (*source)->bytes_total());
    return std::move(done_);
  }

 private:
  result<reading> read(const std::string& case_key, bool first_met,
                       const row_reader& reads) override {
    if (!replay_.knows(case_key)) return replay_.pick_up(case_key, first_met, reads, keys_);
    auto events = reads(false, find(case_key));
    if (!events) return events.error();
    return reading{false, std::move(*events)};
  }

  const case_state* find(std::string_view case_key) override {
    const auto* past = replay_.find(case_key);
    return past != nullptr ? past : import_.find(case_key);
  }

  result<std::unique_ptr<event_source>> open() {
    const auto finer = wanted_.round ? finer_times::round : finer_times::refuse;
    auto lines = line_source::open(path_, wanted_.map != nullptr ? wanted_.map->encoding() : "");
    if (!lines) return lines.error();
    if (wanted_.map != nullptr) {
      wanted_.map->times().treat_finer_times(finer);
      return make_mapped_source(std::move(*lines), *wanted_.map);
    }
    if (const auto xml = begins_as_xml(*lines); !xml || *xml) {
      return xml ? fail(errc::malformed, file_ + " is XML: a log in XES is imported through a map")
                 : xml.error();
    }
    return make_jsonl_source(std::move(*lines), finer);
  }

  void read_all(event_source& source) {
    input_row row;
    while (!done_.stopped) {
      const auto more = source.next(row, *this);
      if (!more) {
        done_.stopped =
            fail(more.error().code, at(file_, row.line, 0) + more.error().message + kept());
        return;
      }
      if (!*more) break;
      take(row);
      if (wanted_.told && done_.rows % rows_between_progress == 0) {
        wanted_.told(source.bytes_read(), source.bytes_total());
      }
    }
    if (done_.rows == 0 && wanted_.map == nullptr && !done_.stopped) {
      done_.stopped = fail(errc::malformed, file_ + " is empty: expected an event a line");
    }
  }

  void take(input_row& row) {
    ++done_.rows;
    if (row.fault) return reject(row, *row.fault);
    for (auto& event : row.events) {
      if (event.idempotency_key().empty()) event.set_idempotency_key(keys_.next_for(event));
      const auto added = add(event);
      if (added && wanted_.grade) done_.cases.insert(event.case_());
      if (!added) {
        reject(row, added.error(), &event);
      } else if (*added == history_import::outcome::repeated) {
        ++done_.repeated;
      } else {
        ++done_.recorded;
        ++done_.recorded_by_fact[std::string{fact_name(event.fact_case())}];
      }
      if (done_.stopped) return;
    }
  }

  result<history_import::outcome> add(const v1::Event& event) {
    if (auto judged = replay_.judge(event); !judged) return judged.error();
    const auto added = import_.add(event);
    if (!added) return added;
    if (auto followed = replay_.follow(event, *added); !followed) return followed.error();
    return added;
  }

  void reject(const input_row& row, const error& why, const v1::Event* event = nullptr) {
    const auto place = at(file_, row.line, why.column);
    if (is_store_failure(why.code)) return store_fails(fail(why.code, place + why.message));
    ++done_.rejected;
    ++done_.rejected_by_reason[kind_of(why)];
    if (wanted_.faults == on_error::skip) return write_down(row, event, why);
    done_.stopped = fail(why.code, place + why.message + kept());
    done_.stopped->refused = why.refused;
    done_.stopped->column = why.column;
  }

  [[nodiscard]] std::string kept() const {
    if (wanted_.dry_run) {
      return fmt::format("\nAn import would end here, with {} new events.", done_.recorded);
    }
    return fmt::format(
        "\nWhat came before it is kept ({} new events). Mend the line and import the file again: "
        "what is "
        "recorded already is recognised. Or go on without such lines: --on-error skip.",
        done_.recorded);
  }

  // Where it cannot be written down, the import ends: nothing is to be lost.
  void write_down(const input_row& row, const v1::Event* event, const error& why) {
    if (wanted_.dry_run) return;
    if (auto added = rejects_.add(row, event, why); !added) done_.stopped = added.error();
  }

  void finish_rejects() {
    auto finished = rejects_.finish();
    const bool clean = !done_.stopped && done_.rejected == 0;
    if (finished && clean && !wanted_.dry_run) finished = rejects_.remove_earlier();
    if (!finished && !done_.stopped) done_.stopped = finished.error();
    done_.rejected_file = rejects_.written_to();
  }

  void store_fails(error why) {
    done_.stopped = std::move(why);
    done_.store_failed = true;
  }

  std::string path_;
  std::string file_;
  const options& wanted_;
  history_import import_;
  replay replay_;
  content_keys keys_;
  rejected_lines rejects_;
  summary done_;
};

}  // namespace

summary import_file(engine& into, const std::string& path, const options& wanted) {
  return file_import{into, path, wanted}.run();
}

result<void> let_time_pass(engine& into, const std::set<std::string>& cases, instant until) {
  history_import passing{into, {.grade = true}};
  for (const auto& key : cases) {
    if (auto passed = passing.let_time_pass(key, until); !passed) return passed;
  }
  return passing.flush();
}

}  // namespace casebook::importing
