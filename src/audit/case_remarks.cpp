#include <casebook/audit.hpp>

#include <google/protobuf/descriptor.h>

namespace casebook {
namespace {

using google::protobuf::FieldDescriptor;

std::string value_text(const v1::CaseFacts& facts, const FieldDescriptor& field) {
  const auto& read = *facts.GetReflection();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL: return read.GetBool(facts, &field) ? "true" : "false";
    case FieldDescriptor::CPPTYPE_INT32: return std::to_string(read.GetInt32(facts, &field));
    case FieldDescriptor::CPPTYPE_ENUM: return read.GetEnum(facts, &field)->name();
    default: return read.GetString(facts, &field);
  }
}

/// Remembers what was said of a case so far, to tell what a further event corrects.
class corrections {
 public:
  void see(const v1::Event& event, v1::CaseRemark& into) {
    switch (event.fact_case()) {
      case v1::Event::kCaseReceived:
        facts_ = event.case_received().facts();
        category_ = event.case_received().category();
        area_ = event.case_received().area();
        break;
      case v1::Event::kCaseReclassified: refile(event.case_reclassified(), into); break;
      case v1::Event::kFactsUpdated: update(event.facts_updated().facts(), into); break;
      case v1::Event::kCaseGraded: grade(event.case_graded(), into); break;
      case v1::Event::kHouseholdUnlinked:
        add(into, "household", event.household_unlinked().household(), {});
        break;
      default: break;
    }
  }

 private:
  static void add(v1::CaseRemark& into, std::string_view field, std::string_view before,
                  std::string_view after) {
    if (before == after) return;
    auto& correction = *into.add_corrections();
    correction.set_field(std::string{field});
    correction.set_before(std::string{before});
    correction.set_after(std::string{after});
  }

  void update(const v1::CaseFacts& update, v1::CaseRemark& into) {
    std::vector<const FieldDescriptor*> said;
    update.GetReflection()->ListFields(update, &said);
    for (const auto* field : said) {
      if (!facts_.GetReflection()->HasField(facts_, field)) continue;  // the first to say so
      add(into, field->json_name(), value_text(facts_, *field), value_text(update, *field));
    }
    facts_.MergeFrom(update);
  }

  // It was filed under the wrong head; what the fact does not name stays.
  void refile(const v1::CaseReclassified& filed, v1::CaseRemark& into) {
    const auto correct = [&](std::string_view field, std::string& before,
                             const std::string& after) {
      if (after.empty()) return;
      add(into, field, before, after);
      before = after;
    };
    correct("category", category_, filed.category());
    correct("area", area_, filed.area());
    if (!filed.urgency().empty()) correct("urgency", *facts_.mutable_urgency(), filed.urgency());
  }

  // The rules change their answer as the facts do; only a person's grade corrects, or is corrected.
  void grade(const v1::CaseGraded& given, v1::CaseRemark& into) {
    const auto before = grade_;
    grade_ = given;
    // A grading that names no colour leaves the one that was there.
    if (given.risk_colour() == v1::CaseGraded::NONE) grade_.set_risk_colour(before.risk_colour());
    if (graded_ && (given.manual() || before.manual())) {
      add(into, "grade", name(before.grade()), name(grade_.grade()));
      add(into, "riskColour", name(before.risk_colour()), name(grade_.risk_colour()));
    }
    graded_ = true;
  }

  v1::CaseFacts facts_;
  std::string category_, area_;
  v1::CaseGraded grade_;
  bool graded_ = false;
};

}  // namespace

std::vector<v1::CaseRemark> case_remarks(std::span<const v1::Event> history, const policy& rules,
                                         as_of at) {
  std::vector<v1::CaseRemark> remarks;
  corrections said;
  for (const auto& event : history) {
    if (!at.takes_in(event)) continue;
    v1::CaseRemark remark;
    const auto late = to_instant(event.recorded_at()) - to_instant(event.occurred_at());
    if (!event.entry_unknown() && late > rules.allowed_skew())
      remark.set_entered_late_us(late.count());
    said.see(event, remark);
    if (remark.entered_late_us() == 0 && remark.corrections().empty()) continue;
    remark.set_version(event.version());
    remark.set_position(event.position());
    remarks.push_back(std::move(remark));
  }
  return remarks;
}

}  // namespace casebook
