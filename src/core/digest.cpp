#include "core/digest.hpp"

#include <openssl/evp.h>

#include <array>

namespace casebook {

std::string digest(std::initializer_list<std::string_view> parts) {
  std::string whole;
  for (const auto part : parts) whole.append(std::to_string(part.size())).append(":").append(part);
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned size = 0;
  EVP_Digest(whole.data(), whole.size(), hash.data(), &size, EVP_sha256(), nullptr);
  constexpr std::size_t kept = 16;
  return {reinterpret_cast<const char*>(hash.data()), kept};
}

}  // namespace casebook
