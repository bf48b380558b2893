#include "import/import_map.hpp"

#include <google/protobuf/io/tokenizer.h>
#include <google/protobuf/text_format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "core/wording.hpp"
#include "import/field_text.hpp"
#include "import/text_decoder.hpp"
#include "import/time_format.hpp"

namespace casebook::importing {

using compiled::slot;
using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;

namespace {

class first_error : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& what) override {
    if (!found) found = fail(errc::malformed, what);
    if (where.empty()) where = std::to_string(line + 1) + ":" + std::to_string(column + 1);
  }
  std::optional<error> found;
  std::string where;
};

std::vector<std::string> field_names(const Descriptor& schema) {
  std::vector<std::string> names;
  for (int i = 0; i < schema.field_count(); ++i) names.push_back(schema.field(i)->json_name());
  return names;
}

std::vector<std::string> fact_names() {
  std::vector<std::string> names;
  const auto& facts = *v1::Event::descriptor()->FindOneofByName("fact");
  for (int i = 0; i < facts.field_count(); ++i) names.push_back(facts.field(i)->json_name());
  return names;
}

}  // namespace

/// A message of the map and where it stands in the text.
struct place {
  const Message* message;
  const TextFormat::ParseInfoTree* tree;
};

/// Resolves the names in a map. Every step is skipped once a fault has been found, and the first is
/// kept.
class map_compiler {
 public:
  map_compiler(std::string_view source, const TextFormat::ParseInfoTree& tree)
      : source_(source), tree_(&tree) {}

  result<import_map> compile(std::shared_ptr<v1::ImportMap> map) {
    made_.source_ = std::move(map);
    const auto& says = *made_.source_;
    const place top{&says, tree_};
    delimiter(top);
    encoding(top);
    times(top);
    if (says.case_().empty()) refuse(top, "", "a map needs 'case', the column with the case's key");
    made_.case_ = column(top, "case", says.case_());
    occurred_at_ = optional_column(top, "occurred_at", says.occurred_at());
    made_.recorded_at_ = optional_column(top, "recorded_at", says.recorded_at());
    for (int i = 0; i < says.lookup_size(); ++i) lookup(inner(top, "lookup", i), says.lookup(i));
    for (int i = 0; i < says.actor_size(); ++i) {
      made_.actor_.push_back(
          value(inner(top, "actor", i), says.actor(i), *v1::Actor::descriptor()));
    }
    for (int i = 0; i < says.rule_size(); ++i) rule(inner(top, "rule", i), says.rule(i));
    for (int i = 0; i < says.check_size(); ++i) check(inner(top, "check", i), says.check(i));
    if (says.rule().empty()) refuse(top, "", "a map without a rule gives no events");
    if (fault_) return *fault_;
    return std::move(made_);
  }

 private:
  // ---- where
  // -------------------------------------------------------------------------------------

  static const FieldDescriptor* field_of(const place& at, std::string_view name) {
    return at.message->GetDescriptor()->FindFieldByName(std::string{name});
  }

  static place inner(const place& at, std::string_view name, int index) {
    const auto* field = field_of(at, name);
    return {&at.message->GetReflection()->GetRepeatedMessage(*at.message, field, index),
            at.tree->GetTreeForNested(field, index)};
  }

  [[nodiscard]] std::string where(const place& at, std::string_view name, int index = -1) const {
    const auto* field = field_of(at, name);
    if (field == nullptr) return source_;
    const auto found = at.tree->GetLocation(field, field->is_repeated() && index < 0 ? 0 : index);
    if (found.line < 0) return source_;
    return source_ + ":" + std::to_string(found.line + 1) + ":" + std::to_string(found.column + 1);
  }

  void refuse(const place& at, std::string_view name, const std::string& what, int index = -1) {
    if (!fault_) fault_ = fail(errc::malformed, where(at, name, index) + ": " + what);
  }

  // ---- the parts
  // ---------------------------------------------------------------------------------

  void delimiter(const place& top) {
    const auto& text = made_.source_->delimiter();
    if (text.size() > 1) refuse(top, "delimiter", "expected one character");
    if (!text.empty()) made_.delimiter_ = text[0];
  }

  void encoding(const place& top) {
    const auto& name = made_.source_->encoding();
    if (name.empty()) return;
    if (auto known = text_decoder::make(name); !known) {
      refuse(top, "encoding", known.error().message);
    }
  }

  static unclear_time unclear_time_of(v1::ImportMap::UnclearTime says) {
    switch (says) {
      case v1::ImportMap::FIRST: return unclear_time::first;
      case v1::ImportMap::SECOND: return unclear_time::second;
      default: return unclear_time::refuse;
    }
  }

  void times(const place& top) {
    const auto& says = *made_.source_;
    if (says.time_format().empty()) refuse(top, "", "a map needs a 'time_format', as strptime");
    for (int i = 0; i < says.time_format_size(); ++i) {
      if (auto sound = check_time_format(says.time_format(i), says.zone()); !sound) {
        refuse(top, "time_format", sound.error().message, i);
      }
    }
    auto made = time_reader::make({says.time_format().begin(), says.time_format().end()},
                                  says.zone(), unclear_time_of(says.unclear_time()));
    if (!made) return refuse(top, "zone", made.error().message);
    made_.times_ = std::move(*made);
  }

  slot column(const place& at, std::string_view field, const std::string& name) {
    auto& columns = made_.columns_;
    for (slot i = 0; i < columns.size(); ++i) {
      if (columns[i].name == name) return i;
    }
    columns.push_back({name, where(at, field)});
    return columns.size() - 1;
  }

  std::optional<slot> optional_column(const place& at, std::string_view field,
                                      const std::string& name) {
    if (name.empty()) return {};
    return column(at, field, name);
  }

  void lookup(const place& at, const v1::ImportMap::Lookup& says) {
    auto made = std::make_shared<compiled::lookup>();
    made->name = says.name();
    if (!says.otherwise().empty()) made->otherwise = says.otherwise();
    for (int i = 0; i < says.entry_size(); ++i) {
      for (const auto& text : says.entry(i).of()) {
        made->known += (made->known.empty() ? "" : ", ") + quoted(text);
        if (!made->words.emplace(text, says.entry(i).is()).second) {
          refuse(inner(at, "entry", i), "of", quoted(text) + " is there twice");
        }
      }
    }
    if (says.name().empty()) refuse(at, "", "a lookup needs a name");
    if (!made_.lookups_.emplace(says.name(), made).second) {
      refuse(at, "name", "a second lookup " + quoted(says.name()));
    }
  }

  const compiled::lookup* find_lookup(const place& at, const std::string& name) {
    if (name.empty()) return nullptr;
    const auto found = made_.lookups_.find(name);
    if (found != made_.lookups_.end()) return found->second.get();
    std::vector<std::string> names;
    for (const auto& known : made_.lookups_) names.push_back(known.first);
    refuse(at, "lookup", "no lookup " + quoted(name) + did_you_mean(name, names));
    return nullptr;
  }

  std::vector<compiled::condition> conditions(const place& at, int count) {
    std::vector<compiled::condition> made;
    for (int i = 0; i < count; ++i) made.push_back(condition(inner(at, "when", i)));
    return made;
  }

  compiled::condition condition(const place& at) {
    const auto& says = static_cast<const v1::ImportMap::Condition&>(*at.message);
    using subject = v1::ImportMap::Condition;
    compiled::condition made{.says = &says, .lookup = find_lookup(at, says.lookup())};
    if (says.subject_case() == subject::kColumn) made.subject = column(at, "column", says.column());
    if (says.subject_case() == subject::kPrevious) {
      made.subject = column(at, "previous", says.previous());
    }
    if (!says.same_as().empty()) made.same_as = column(at, "same_as", says.same_as());
    const int tests = !says.is().empty() + !says.is_not().empty() + says.present() +
                      says.missing() + says.has_changed() + says.has_grew() +
                      !says.same_as().empty() + (says.differs_from() != v1::ImportMap::UNKNOWN);
    const bool whole = says.subject_case() == subject::kFirstRow;
    if (says.subject_case() == subject::SUBJECT_NOT_SET) {
      refuse(at, "", "a condition needs a subject: column, previous, case or first_row");
    } else if (tests != (whole ? 0 : 1)) {
      refuse(at, says.GetDescriptor()->FindFieldByNumber(says.subject_case())->name(),
             whole ? "first_row takes no test"
                   : "expected one test: is, is_not, present, missing, changed, grew, same_as or "
                     "differs_from");
    } else if ((says.has_changed() || says.has_grew()) && says.subject_case() != subject::kColumn) {
      refuse(at, says.has_changed() ? "changed" : "grew",
             "only a column can have changed or grown");
    }
    return made;
  }

  void rule(const place& at, const v1::ImportMap::Rule& says) {
    compiled::rule made{says.otherwise(), conditions(at, says.when_size()), {}};
    for (int i = 0; i < says.emit_size(); ++i) made.emits.push_back(emit(inner(at, "emit", i)));
    if (made.emits.empty()) refuse(at, "when", "this rule emits nothing");
    made_.rules_.push_back(std::move(made));
  }

  compiled::emit emit(const place& at) {
    const auto& says = static_cast<const v1::ImportMap::Emit&>(*at.message);
    compiled::emit made{};
    const auto* fact = v1::Event::descriptor()->FindFieldByCamelcaseName(says.fact());
    if (fact == nullptr || fact->real_containing_oneof() == nullptr) {
      refuse(at, "fact",
             "no fact " + quoted(says.fact()) + did_you_mean(says.fact(), fact_names()));
      return made;
    }
    made.fact = fact;
    const auto occurred_at = says.occurred_at().empty()
                                 ? occurred_at_
                                 : optional_column(at, "occurred_at", says.occurred_at());
    if (!occurred_at) refuse(at, "fact", "when did it occur? Name a column in 'occurred_at'");
    made.occurred_at = occurred_at.value_or(0);
    for (int i = 0; i < says.set_size(); ++i) {
      made.values.push_back(value(inner(at, "set", i), says.set(i), *fact->message_type()));
    }
    return made;
  }

  compiled::value value(const place& at, const v1::ImportMap::Value& says,
                        const Descriptor& schema) {
    compiled::value made{.says = &says};
    made.path = field_path(at, says.field(), schema);
    made.previous = optional_column(at, "previous", says.previous());
    made.column = optional_column(at, "column", says.column());
    made.lookup = find_lookup(at, says.lookup());
    if (!made.previous && !made.column && says.case_() == v1::ImportMap::UNKNOWN &&
        says.text().empty()) {
      refuse(at, "field", "where does it come from? Name a column, previous, case or text");
    }
    check_texts(at, made, schema);
    return made;
  }

  // What the map itself says must fit the field: every text that a lookup can give, and the
  // constant.
  void check_texts(const place& at, const compiled::value& made, const Descriptor& schema) {
    if (fault_) return;
    const auto try_out = [&](std::string_view name, const std::string& text) {
      const auto* blank =
          google::protobuf::MessageFactory::generated_factory()->GetPrototype(&schema);
      const std::unique_ptr<Message> scratch{blank->New()};
      const auto set = set_from_text(*scratch, made.path, text, made_.times_);
      if (!set) refuse(at, name, made.says->field() + ": " + set.error().message);
    };
    if (!made.says->text().empty()) try_out("text", made.says->text());
    if (made.lookup == nullptr) return;
    for (const auto& [of, is] : made.lookup->words) {
      if (!is.empty()) try_out("lookup", is);
    }
    if (made.lookup->otherwise) try_out("lookup", *made.lookup->otherwise);
  }

  std::vector<const FieldDescriptor*> field_path(const place& at, const std::string& dotted,
                                                 const Descriptor& schema) {
    std::vector<const FieldDescriptor*> path;
    const auto* in = &schema;
    for (std::size_t begin = 0; in != nullptr && begin <= dotted.size();) {
      const auto end = std::min(dotted.find('.', begin), dotted.size());
      const auto name = dotted.substr(begin, end - begin);
      const auto* field = in->FindFieldByCamelcaseName(name);
      if (field == nullptr) {
        refuse(
            at, "field",
            quoted(name) + " is no field of " + in->name() + did_you_mean(name, field_names(*in)));
        return {};
      }
      path.push_back(field);
      const bool is_message = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
                              field->message_type()->full_name() != "google.protobuf.Timestamp";
      in = is_message ? field->message_type() : nullptr;
      begin = end + 1;
      if (begin > dotted.size() ? is_message : !is_message) {
        refuse(at, "field", quoted(dotted) + " names no single value");
        return {};
      }
    }
    return path;
  }

  void check(const place& at, const v1::ImportMap::Check& says) {
    if (says.warn().empty()) refuse(at, "when", "a check needs 'warn', the warning's words");
    made_.checks_.push_back({conditions(at, says.when_size()), says.warn()});
  }

  std::string source_;
  const TextFormat::ParseInfoTree* tree_;
  import_map made_;
  std::optional<slot> occurred_at_;
  std::optional<error> fault_;
};

result<import_map> import_map::parse(std::string_view text, std::string_view source) {
  auto map = std::make_shared<v1::ImportMap>();
  first_error errors;
  TextFormat::ParseInfoTree tree;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.WriteLocationsTo(&tree);
  const std::string name{source};
  if (!parser.ParseFromString(std::string{text}, map.get())) {
    return fail(errc::malformed, name + ":" + errors.where + ": " + errors.found->message);
  }
  return map_compiler{source, tree}.compile(std::move(map));
}

result<import_map> import_map::load(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in) return fail(errc::io, "cannot read the map " + path);
  const std::string text{std::istreambuf_iterator<char>{in}, {}};
  if (in.bad()) return fail(errc::io, "cannot read the map " + path);
  return parse(text, path);
}

const std::string& import_map::encoding() const noexcept { return source_->encoding(); }

bool import_map::is_missing(std::string_view text) const {
  const auto& markers = source_->missing();
  return text.empty() || std::find(markers.begin(), markers.end(), text) != markers.end();
}

}  // namespace casebook::importing
