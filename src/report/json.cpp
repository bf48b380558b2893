#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/util/json_util.h>
#include <google/protobuf/util/type_resolver_util.h>

#include <memory>

#include "core/printable.hpp"
#include "report/sheet.hpp"

namespace casebook {
namespace {

// Maps in order of their keys: the same report is the same bytes.
std::string to_bytes(const google::protobuf::Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream{&bytes};
  google::protobuf::io::CodedOutputStream out{&stream};
  out.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&out);
  out.Trim();
  return bytes;
}

// The only prefix by which protobuf knows its own types, such as Struct and its null, for what they
// are.
constexpr const char* type_prefix = "type.googleapis.com";

google::protobuf::util::TypeResolver* types() {
  static const std::unique_ptr<google::protobuf::util::TypeResolver> resolver{
      google::protobuf::util::NewTypeResolverForDescriptorPool(
          type_prefix, google::protobuf::DescriptorPool::generated_pool())};
  return resolver.get();
}

}  // namespace

std::string to_json(const google::protobuf::Message& message, bool pretty) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.add_whitespace = pretty;
  std::string json;
  // Only an instant out of range could fail here, and none is let in.
  (void)google::protobuf::util::BinaryToJsonString(
      types(), std::string{type_prefix} + "/" + message.GetTypeName(), to_bytes(message), &json,
      options);
  if (json.empty() || json.back() != '\n') json += '\n';
  // Protobuf leaves some bidirectional marks as they are; "\u2066" is JSON's word for one, too.
  return printable(json, "\n");
}

}  // namespace casebook
