#pragma once

#include <casebook/v1/event.pb.h>

#include <openssl/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace casebook::importing {

/// Idempotency keys for the lines of one file that have none: "import:" and half of the SHA-256 of
/// what the line says (case, occurredAt, actor, fact; not when it was recorded), then "#2", "#3" …
/// for lines that say the same once more. So a file that is imported again adds nothing, and two
/// equal lines inside one file are two events.
///
/// **Thread safety**: one thread. **Cost**: some 60 bytes of memory a line.
class content_keys {
 public:
  content_keys();
  ~content_keys();

  std::string next_for(const v1::Event& event);
  /// The first that it would get, without counting it.
  [[nodiscard]] std::string first_for(const v1::Event& event) const;

 private:
  [[nodiscard]] std::string digest_of(const v1::Event& event) const;

  struct closer {
    void operator()(EVP_MD* algorithm) const;
  };

  std::unique_ptr<EVP_MD, closer> sha256_;  // fetched once: looking it up costs more than using it
  std::unordered_map<std::string, std::uint32_t> seen_;  // how often, by digest
};

}  // namespace casebook::importing
