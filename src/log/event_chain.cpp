#include "log/event_chain.hpp"

#include <openssl/evp.h>

#include <new>

namespace casebook::detail {

// OpenSSL looks an algorithm up by its name, which takes longer than hashing an event: once is
// enough.
event_chain::event_chain(chain_link from)
    : hash_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), work_(EVP_MD_CTX_new()), newest_(from) {
  if (hash_ != nullptr && work_ != nullptr) return;
  EVP_MD_CTX_free(work_);
  EVP_MD_free(hash_);
  throw std::bad_alloc{};
}

event_chain::~event_chain() {
  EVP_MD_CTX_free(work_);
  EVP_MD_free(hash_);
}

void event_chain::add(std::string_view event) {
  auto next = newest_;
  next.at = newest_.at.next();
  const bool done = EVP_DigestInit_ex2(work_, hash_, nullptr) == 1 &&
                    EVP_DigestUpdate(work_, newest_.digest.data(), newest_.digest.size()) == 1 &&
                    EVP_DigestUpdate(work_, event.data(), event.size()) == 1 &&
                    EVP_DigestFinal_ex(work_, next.digest.data(), nullptr) == 1;
  if (!done) throw std::bad_alloc{};
  newest_ = next;
}

}  // namespace casebook::detail
