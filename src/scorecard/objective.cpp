#include "scorecard/objective.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "scorecard/measure.hpp"

namespace casebook {
namespace {

template <class Value>
Value first_said(Value own, Value otherwise) {
  return own == Value{} ? otherwise : own;
}

bool is_taken(const std::string& measure) {
  const auto name = parse_measure(measure);
  return name && (name->kind == measure_kind::count || name->kind == measure_kind::of);
}

class resolver {
 public:
  explicit resolver(const v1::Policy& source) {
    for (int i = 0; i < source.indicator_size(); ++i) {
      made_.push_back({.said = &source.indicator(i)});
      by_id_.emplace(source.indicator(i).indicator(), static_cast<std::size_t>(i));
    }
    for (std::size_t i = 0; i < made_.size(); ++i) {
      if (auto* parent = parent_of(made_[i])) parent->children.push_back(i);
    }
  }

  std::vector<objective> run() {
    done_.resize(made_.size());
    for (std::size_t i = 0; i < made_.size(); ++i) resolve(i);
    for (auto& one : made_) {
      one.plain = is_any(one, [](const auto& formula) { return formula.denominator().empty(); });
      one.taken_outside = is_any(one, [](const auto& formula) {
        return std::ranges::any_of(formula.numerator(),
                                   [](const auto& term) { return is_taken(term.measure()); });
      });
    }
    return std::move(made_);
  }

 private:
  objective* parent_of(const objective& child) {
    const auto found = by_id_.find(child.said->parent());
    return child.said->parent().empty() || found == by_id_.end() ? nullptr : &made_[found->second];
  }

  void resolve(std::size_t i) {
    if (done_[i]) return;
    done_[i] = true;
    auto& own = made_[i];
    const auto& said = *own.said;
    auto* const parent = parent_of(own);
    if (parent != nullptr) resolve(static_cast<std::size_t>(parent - made_.data()));
    static const objective none{.said = &v1::Indicator::default_instance()};
    const auto& above = parent != nullptr ? *parent : none;
    own.department = first_said<std::string_view>(said.department(), above.department);
    own.site = first_said<std::string_view>(said.site(), above.site);
    own.period = first_said(said.period(), above.period);
    own.evaluator = first_said<std::string_view>(said.evaluator(), above.evaluator);
    own.owner = first_said<std::string_view>(
        said.owner(), first_said<std::string_view>(said.department(), above.owner));
    const bool inherits = said.numerator().empty() && above.formula != nullptr;
    own.formula = inherits ? above.formula : said.numerator().empty() ? nullptr : &said;
    own.unit = first_said(said.unit(), inherits ? above.unit : none.unit);
    own.direction = first_said(said.direction(), inherits ? above.direction : none.direction);
    own.targets = inherits && said.target().empty() ? above.targets : &said.target();
  }

  // Its formula, or one of those that it is the sum of.
  bool is_any(const objective& one, const auto& such) const {
    if (one.formula != nullptr) return such(*one.formula);
    return std::ranges::any_of(one.children,
                               [&](std::size_t child) { return is_any(made_[child], such); });
  }

  std::vector<objective> made_;
  std::vector<bool> done_;
  std::map<std::string_view, std::size_t> by_id_;
};

}  // namespace

std::vector<objective> resolve_objectives(const v1::Policy& source) {
  return resolver{source}.run();
}

}  // namespace casebook
