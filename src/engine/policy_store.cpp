#include <casebook/policy_store.hpp>

#include <mutex>

namespace casebook {
namespace {

constexpr std::string_view document = "policies";

// A store has one process that writes, and keeping a version reads what is kept, adds to it and
// writes it back: one after the other, or one of two would be lost.
std::mutex& keeping() {
  static std::mutex one_at_a_time;
  return one_at_a_time;
}

result<v1::PolicyBook> read_texts(const event_log& store) {
  const auto bytes = store.get_document(document);
  if (!bytes) return bytes.error();
  v1::PolicyBook texts;
  if (*bytes && !texts.ParseFromString(**bytes)) {
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

}  // namespace

result<std::optional<policy_book>> load_policies(const event_log& store) {
  const auto texts = read_texts(store);
  if (!texts) return texts.error();
  if (texts->text().empty()) return std::optional<policy_book>{};
  auto book = to_book(*texts);
  if (!book) return book.error();
  return std::optional{std::move(*book)};
}

result<policy_book> keep_policy(event_log& store, const policy& version) {
  const std::lock_guard alone{keeping()};
  auto texts = read_texts(store);
  if (!texts) return texts.error();
  for (const auto& known : texts->text()) {
    if (known == version.text()) return to_book(*texts);
  }
  texts->add_text(std::string{version.text()});
  auto book = to_book(*texts);
  if (!book)
    return fail(book.error().code,
                "this policy does not fit beside those of the store: " + book.error().message);
  if (auto kept = store.put_document(document, texts->SerializeAsString()); !kept)
    return kept.error();
  return book;
}

}  // namespace casebook
