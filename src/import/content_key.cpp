#include "import/content_key.hpp"

#include <casebook/exchange.hpp>

#include <openssl/evp.h>

#include <array>

#include "core/event_check.hpp"

namespace casebook::importing {
namespace {

constexpr std::size_t kept_bytes = 16;

// No message of the vocabulary holds a map, so equal events have equal bytes.
std::string content_of(const v1::Event& event) {
  v1::Event bare = event;
  bare.clear_recorded_at();
  bare.clear_entry_unknown();
  bare.clear_idempotency_key();
  drop_stamps(bare);
  return bare.SerializeAsString();
}

std::string hex(const std::string& bytes) {
  std::string text;
  for (const char byte : bytes) {
    text += "0123456789abcdef"[static_cast<unsigned char>(byte) >> 4];
    text += "0123456789abcdef"[static_cast<unsigned char>(byte) & 15];
  }
  return text;
}

}  // namespace

void content_keys::closer::operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }

content_keys::content_keys() : sha256_(EVP_MD_fetch(nullptr, "SHA256", nullptr)) {}
content_keys::~content_keys() = default;

std::string content_keys::digest_of(const v1::Event& event) const {
  const auto content = content_of(event);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  EVP_Digest(content.data(), content.size(), digest.data(), nullptr, sha256_.get(), nullptr);
  return {digest.begin(), digest.begin() + kept_bytes};
}

std::string content_keys::first_for(const v1::Event& event) const {
  return std::string{derived_key_prefix} + hex(digest_of(event));
}

std::string content_keys::next_for(const v1::Event& event) {
  const auto kept = digest_of(event);
  const auto nth = ++seen_[kept];
  return std::string{derived_key_prefix} + hex(kept) + (nth == 1 ? "" : "#" + std::to_string(nth));
}

}  // namespace casebook::importing
