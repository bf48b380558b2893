#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <casebook/msm/machine.hpp>
#include <casebook/msm/refusal.hpp>
#include <casebook/msm/table.hpp>

namespace casebook::msm {

/// A workflow from its table: include this in the one .cpp that writes the table, and give the rest
/// of the program a function.
///
///   const casebook::workflow& dunning() {
///     static const casebook::msm::table_workflow<dunning_table> workflow{"dunning"};
///     return workflow;
///   }
///
/// **Thread safety**: immutable. **Errors**: as `workflow::judge`.
/// **Cost**: to judge, tens of nanoseconds and no allocation. To compile, with the 35 rows and 9
/// states of a complaint, 10 to 15 s and up to 1 GB; thrice that with `-g`: give the file `-g1`.
template <whole_table Table>
class table_workflow final : public workflow {
 public:
  explicit table_workflow(std::string name)
      : name_(std::move(name)),
        rows_(detail::describe(detail::edges_of<Table>{})),
        open_states_(detail::open_names(detail::states_of<Table>{})) {}

  [[nodiscard]] std::string_view name() const noexcept override { return name_; }

  [[nodiscard]] result<std::string_view> judge(const judge_context& asked) const override {
    detail::trial question{asked};
    if (const auto after = detail::machine<Table>::ask(question)) return *after;
    return refuse(*this, asked, question.failed);
  }

  [[nodiscard]] std::span<const casebook::table_row> rows() const noexcept override {
    return rows_;
  }

  [[nodiscard]] std::span<const std::string_view> open_states() const noexcept override {
    return open_states_;
  }

 private:
  std::string name_;
  std::vector<casebook::table_row> rows_;
  std::vector<std::string_view> open_states_;
};

}  // namespace casebook::msm
