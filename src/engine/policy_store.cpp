#include <casebook/policy_store.hpp>

namespace casebook {
namespace {

constexpr std::string_view document = "policies";

using stored = std::optional<std::string>;

result<v1::PolicyBook> read_texts(const stored& bytes) {
  v1::PolicyBook texts;
  if (bytes && !texts.ParseFromString(*bytes)) {
    return fail(errc::corrupt,
                "the store's policies cannot be read; restore the store from a backup");
  }
  return texts;
}

result<policy_book> to_book(const v1::PolicyBook& texts) {
  std::vector<policy> versions;
  for (const auto& text : texts.text()) {
    auto parsed = policy::parse_kept(text, "the store's policy");
    if (!parsed) return parsed.error();
    versions.push_back(std::move(*parsed));
  }
  return policy_book::make(std::move(versions));
}

// Adds to what was seen. **Errors**: also version_conflict, where that has changed since.
result<policy_book> keep_beside(event_log& store, const stored& seen, const policy& version) {
  auto texts = read_texts(seen);
  if (!texts) return texts.error();
  for (const auto& known : texts->text()) {
    if (known == version.text()) return to_book(*texts);
  }
  texts->add_text(std::string{version.text()});
  auto book = to_book(*texts);
  if (!book) {
    return fail(book.error().code,
                "this policy does not fit beside those of the store: " + book.error().message);
  }
  const auto kept = store.replace_document(document, seen, texts->SerializeAsString());
  if (!kept) return kept.error();
  return book;
}

}  // namespace

result<std::optional<policy_book>> load_policies(const event_log& store) {
  const auto bytes = store.get_document(document);
  if (!bytes) return bytes.error();
  const auto texts = read_texts(*bytes);
  if (!texts) return texts.error();
  if (texts->text().empty()) return std::optional<policy_book>{};
  auto book = to_book(*texts);
  if (!book) return book.error();
  return std::optional{std::move(*book)};
}

result<policy_book> keep_policy(event_log& store, const policy& version) {
  while (true) {
    const auto seen = store.get_document(document);
    if (!seen) return seen.error();
    auto kept = keep_beside(store, *seen, version);
    // Somebody else has kept one meanwhile: his stays, and this one comes beside it.
    if (kept || kept.error().code != errc::version_conflict) return kept;
  }
}

}  // namespace casebook
