#include <casebook/policy_store.hpp>

#include <algorithm>

#include "core/wording.hpp"

namespace casebook {
namespace {

constexpr std::string_view document = "policies";
constexpr std::string_view remedy =
    "; keep its text again (casebook policy add), or restore the store from a backup";

using stored = std::optional<std::string>;

// A text that does not parse may still say which version it was.
std::string version_in(std::string_view text) {
  constexpr std::string_view field = "version";
  constexpr std::string_view space = " \t\r\n";
  constexpr std::size_t longest = 200;
  const auto after_space = [&](std::size_t at) { return text.find_first_not_of(space, at); };
  for (auto at = text.find(field); at != std::string_view::npos; at = text.find(field, at + 1)) {
    const auto colon = after_space(at + field.size());
    if (colon == std::string_view::npos || text[colon] != ':') continue;
    const auto open = after_space(colon + 1);
    if (open == std::string_view::npos || text[open] != '"') continue;
    const auto close = text.find('"', open + 1);
    if (close == std::string_view::npos || close - open > longest) continue;
    const auto name = text.substr(open + 1, close - open - 1);
    if (find_bad_utf8(name) == std::string_view::npos && !has_control(name))
      return std::string{name};
  }
  return {};
}

unreadable_policy cannot_read(std::string bytes, const std::string& why) {
  auto version = version_in(bytes);
  const auto named = version.empty() ? std::string{"a policy that the store keeps"}
                                     : "the store's policy " + quoted(version);
  return {.version = std::move(version),
          .bytes = std::move(bytes),
          .why = named + " cannot be read: " + why + std::string{remedy}};
}

kept_policies read(const stored& bytes) {
  kept_policies kept;
  v1::PolicyBook texts;
  if (bytes && !texts.ParseFromString(*bytes)) {
    kept.unreadable.push_back(cannot_read(*bytes, "its bytes are damaged"));
    return kept;
  }
  for (const auto& text : texts.text()) {
    if (auto parsed = policy::parse_kept(text, "policy")) {
      kept.readable.push_back(std::move(*parsed));
    } else {
      kept.unreadable.push_back(cannot_read(text, parsed.error().message));
    }
  }
  return kept;
}

std::string to_bytes(const kept_policies& kept) {
  v1::PolicyBook texts;
  for (const auto& one : kept.readable) texts.add_text(std::string{one.text()});
  for (const auto& one : kept.unreadable) texts.add_text(one.bytes);
  return texts.SerializeAsString();
}

// Adds to what was seen. **Errors**: also version_conflict, where that has changed since.
result<void> keep_beside(event_log& store, const stored& seen, const policy& version) {
  auto kept = read(seen);
  if (std::ranges::find(kept.readable, version.text(), &policy::text) != kept.readable.end()) {
    return {};
  }
  kept.readable.push_back(version);
  if (const auto book = policy_book::make(kept.readable); !book) {
    return fail(book.error().code,
                "this policy does not fit beside those of the store: " + book.error().message);
  }
  std::erase_if(kept.unreadable, [&](const unreadable_policy& one) {
    return one.version.empty() || one.version == version.version();
  });
  return store.replace_document(document, seen, to_bytes(kept));
}

}  // namespace

result<kept_policies> read_policies(const event_log& store) {
  const auto bytes = store.get_document(document);
  if (!bytes) return bytes.error();
  return read(*bytes);
}

result<std::optional<policy_book>> load_policies(const event_log& store) {
  auto kept = read_policies(store);
  if (!kept) return kept.error();
  if (!kept->unreadable.empty()) return fail(errc::corrupt, kept->unreadable.front().why);
  if (kept->readable.empty()) return std::optional<policy_book>{};
  auto book = policy_book::make(std::move(kept->readable));
  if (!book) return book.error();
  return std::optional{std::move(*book)};
}

result<void> keep_policy(event_log& store, const policy& version) {
  while (true) {
    const auto seen = store.get_document(document);
    if (!seen) return seen.error();
    auto kept = keep_beside(store, *seen, version);
    // Somebody else has kept one meanwhile: his stays, and this one comes beside it.
    if (kept || kept.error().code != errc::version_conflict) return kept;
  }
}

}  // namespace casebook
