#pragma once

#include <casebook/error.hpp>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/text_format.h>

#include <string>

namespace casebook {

/// A message inside a policy's text: a mistake in it is told with line, column, and what it is part
/// of.
///
/// **Lifetime**: borrows the tree that the parser filled, and the source's name.
class place {
 public:
  using tree = google::protobuf::TextFormat::ParseInfoTree;
  using descriptor = google::protobuf::Descriptor;

  place(const std::string& source, const tree& whole, const descriptor& of)
      : source_(source), tree_(&whole), of_(&of) {}

  /// The message in a field of this one, called `words` where a mistake is told; `index` -1: not
  /// repeated.
  [[nodiscard]] place in(const char* field, int index, const std::string& words) const {
    const auto* nested = of_->FindFieldByName(field);
    place inner{source_, *tree_, *nested->message_type()};
    inner.here_ = location_of(nested, index);
    if (const auto* found = tree_ == nullptr ? nullptr : tree_->GetTreeForNested(nested, index)) {
      inner.tree_ = found;
    } else {
      inner.tree_ = nullptr;
    }
    inner.words_ = words_.empty() ? words : words_ + ", " + words;
    return inner;
  }

  /// Where this message begins, "desk.textproto:12:3": for a mistake that two lines make.
  [[nodiscard]] std::string where() const { return source_ + position(here_); }

  /// A mistake in this message.
  [[nodiscard]] error wrong(const std::string& what) const { return told(here_, what); }
  /// A mistake in one field of it; where the field is absent, in the message itself.
  [[nodiscard]] error wrong(const char* field, const std::string& what, int index = -1) const {
    return told(location_of(of_->FindFieldByName(field), index), what);
  }

 private:
  using location = google::protobuf::TextFormat::ParseLocation;

  [[nodiscard]] location location_of(const google::protobuf::FieldDescriptor* field,
                                     int index) const {
    if (tree_ == nullptr) return here_;
    const auto found = tree_->GetLocation(field, index);
    return found.line < 0 ? here_ : found;
  }
  static std::string position(location at) {
    return ":" + std::to_string(at.line + 1) + ":" + std::to_string(at.column + 1);
  }
  [[nodiscard]] error told(location at, const std::string& what) const {
    return fail(errc::malformed,
                source_ + position(at) + ": " + (words_.empty() ? "" : words_ + ": ") + what);
  }

  const std::string& source_;
  const tree* tree_;  // null: the message does not stand in the text
  const descriptor* of_;
  location here_{0, 0};
  std::string words_;
};

}  // namespace casebook
