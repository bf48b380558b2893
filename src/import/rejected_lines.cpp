#include "import/rejected_lines.hpp"

#include <casebook/v1/import.pb.h>
#include <google/protobuf/util/json_util.h>
#include <casebook/exchange.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "core/wording.hpp"

namespace casebook::importing {
namespace {

std::string valid_utf8(std::string_view text) {
  std::string valid;
  for (auto bad = find_bad_utf8(text); bad != std::string_view::npos; bad = find_bad_utf8(text)) {
    valid.append(text.substr(0, bad)).append("\xef\xbf\xbd");
    text.remove_prefix(bad + 1);
  }
  return valid.append(text);
}

std::optional<v1::RejectedLine> parse(std::string_view line) {
  v1::RejectedLine parsed;
  if (!google::protobuf::util::JsonStringToMessage(std::string{line}, &parsed).ok()) return {};
  if (parsed.reason().empty()) return {};
  return parsed;
}

// Is there nothing, or what an earlier import has set aside?
bool is_ours(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in.is_open()) return !std::filesystem::exists(path);
  std::string first;
  return !std::getline(in, first) || parse(first);
}

}  // namespace

rejected_lines::rejected_lines(const std::string& path)
    : input_(path), path_((path == "-" ? "stdin" : path) + ".rejected.jsonl") {}

error rejected_lines::cannot(const char* what) const {
  return fail(errc::io, std::string{"cannot "} + what + " " + path_ + ": " + std::strerror(errno));
}

result<void> rejected_lines::open() {
  if (!is_ours(path_)) {
    return fail(errc::io, "rejected lines would go to " + path_ +
                              ", which holds something else: move it away");
  }
  out_.open(path_, std::ios::binary | std::ios::trunc);
  if (!out_.is_open()) return cannot("write");
  return {};
}

result<void> rejected_lines::add(const input_row& row, const v1::Event* event, const error& why) {
  if (!out_.is_open()) {
    if (auto opened = open(); !opened) return opened;
  }
  v1::RejectedLine rejected;
  rejected.set_file(valid_utf8(input_ == "-" ? "standard input" : input_));
  rejected.set_line(static_cast<std::uint32_t>(row.line));
  rejected.set_code(std::string{name(why.code)});
  rejected.set_reason(valid_utf8(why.message));
  rejected.set_text(valid_utf8(row.text));
  if (event != nullptr) {
    *rejected.mutable_event() = *event;
    // The key tells what the line said before it was mended.
    if (event->idempotency_key().starts_with(derived_key_prefix)) {
      rejected.mutable_event()->clear_idempotency_key();
    }
  }
  std::string line;
  (void)google::protobuf::util::MessageToJsonString(rejected, &line);
  if (!(out_ << line << '\n')) return cannot("write");
  return {};
}

result<void> rejected_lines::finish() {
  if (out_.is_open() && !out_.flush()) return cannot("write");
  return {};
}

result<void> rejected_lines::remove_earlier() {
  std::error_code failed;
  if (input_ == "-" || !std::filesystem::exists(path_, failed) || !is_ours(path_)) return {};
  if (!std::filesystem::remove(path_, failed) && failed) {
    errno = failed.value();
    return cannot("remove");
  }
  return {};
}

std::optional<std::string> mended_line(std::string_view line) {
  const auto rejected = parse(line);
  if (!rejected) return {};
  return rejected->has_event() ? to_json(rejected->event()) : rejected->text();
}

}  // namespace casebook::importing
