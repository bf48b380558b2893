#pragma once

#include <casebook/v1/event.pb.h>
#include <casebook/language.hpp>

#include "sla/clock_instance.hpp"

namespace casebook {

/// A sentence, or a piece of one, in both languages; %1%, %2% … stand for its parts.
struct phrase {
  const char* en;
  const char* zh;
  [[nodiscard]] const char* in(language spoken) const noexcept {
    return spoken == language::zh ? zh : en;
  }
};

/// All that is ever said about a clock.
namespace phrases {

inline constexpr phrase comma{", ", "、"};
inline constexpr phrase full_stop{".", "。"};
inline constexpr phrase event{"(event %1%)", "（事件 %1%）"};
inline constexpr phrase from_to{"%1% to %2%", "%1% 至 %2%"};

// The rule.
inline constexpr phrase rule{"Policy %1% gives this clock %2%.", "规定 %1%：本时限为%2%。"};
inline constexpr phrase no_budget{"no budget", "不设期限"};
inline constexpr phrase elapsed_budget{"a budget of %1%", "%1%"};
inline constexpr phrase open_time_budget{"a budget of %1% of the open time of calendar %2%",
                                         "日历 %2% 的工作时间 %1%"};
inline constexpr phrase civil_days_budget{"%1% civil days of calendar %2%",
                                          "日历 %2% 的 %1% 个自然日"};
inline constexpr phrase row{", the one for %1%", "（适用于%1%）"};
inline constexpr phrase grade_row{"grade %1%", "%1% 类"};
inline constexpr phrase department_row{"department %1%", "部门 %1%"};
inline constexpr phrase category_row{"category %1%", "类别 %1%"};
inline constexpr phrase site_row{"site %1%", "屋村 %1%"};
inline constexpr phrase urgency_row{"urgency %1%", "紧急程度 %1%"};
inline constexpr phrase channel_row{"channel %1%", "渠道 %1%"};
inline constexpr phrase started{"Started %1%.", "开始于 %1%。"};

// What moved it.
inline constexpr phrase regrade{"A regrade %1%", "改级%1%"};
inline constexpr phrase reclassification{"A reclassification %1%", "重新归类%1%"};
inline constexpr phrase migration{"The move to this policy %1%", "改按本规定%1%"};
inline constexpr phrase stricter{"%1% made it stricter: due no later than %2%, counted from %3%.",
                                 "%1%后从严：自 %3% 起%2%，期限不晚于此。"};
inline constexpr phrase looser{"%1% made it looser: due no earlier than %2%, counted from %3%.",
                               "%1%后从宽：自 %3% 起%2%，期限不早于此。"};

// What counted, and what did not.
inline constexpr phrase until{"until %1%", "至 %1%"};
inline constexpr phrase still{"and still is", "至今"};
inline constexpr phrase to_its_end{"and to the clock's end", "直至本时限终结"};
inline constexpr phrase hold_that_counts{"On hold for %1% from %2% %3%.", "因%1%挂起：%2% %3%。"};
inline constexpr phrase hold_that_does_not{
    "On hold for %1% from %2% %3%: that does not pause this clock.",
    "因%1%挂起：%2% %3%，此原因不暂停本时限。"};
inline constexpr phrase left_out{"Left out %1% of these.", "其中扣除 %1%。"};
inline constexpr phrase left_out_capped{"Left out %1% of these; at most %2% may be.",
                                        "其中扣除 %1%，最多可扣除 %2%。"};
inline constexpr phrase left_out_capped_of_open_time{
    "Left out %1% of these; at most %2% may be. The calendar was open for %3% of that.",
    "其中扣除 %1%，最多可扣除 %2%；其间工作时间为 %3%。"};
inline constexpr phrase days_do_not_pause{"A clock of civil days is not paused by these.",
                                          "自然日时限不因挂起而暂停。"};
inline constexpr phrase open{"Counted in the open time of calendar %1%: %2%; %3% in all.",
                             "按日历 %1% 计入：%2%；合计 %3%。"};
inline constexpr phrase open_and_more{
    "Counted in the open time of calendar %1%: %2% and later; %3% in all.",
    "按日历 %1% 计入：%2% 及以后；合计 %3%。"};
inline constexpr phrase closed_all_the_time{
    "Calendar %1% was closed all the time: nothing counted.",
    "日历 %1% 期间均非工作时间，未计时。"};
inline constexpr phrase attempts{"%1% attempts reached nobody: %2%.", "%1% 次致电未联系上：%2%。"};

// The due.
inline constexpr phrase never_due{"Without a budget it has no due instant and is in no rate.",
                                  "不设期限，不计入任何比率。"};
inline constexpr phrase never_open{"The calendar does not open for that long: it is never due.",
                                   "该日历的工作时间不足，期限永不届满。"};
inline constexpr phrase due{"Due %1%%2%", "期限 %1%%2%"};
inline constexpr phrase rescheduled{"The owner asked for another time %1%: due %2%%3%",
                                    "业主另约时间%1%：期限 %2%%3%"};
inline constexpr phrase agreed{"A deadline was agreed %1%: due %2%%3%",
                               "已约定期限%1%：期限 %2%%3%"};
inline constexpr phrase latched{"; that had passed before anything else could move it.",
                                "，此后变动时该期限已过，不再改变。"};

// The verdict.
inline constexpr phrase met{"Met: stopped %1%.", "达标：于 %1% 停止。"};
inline constexpr phrase met_entry_unknown{
    "Met: stopped %1%; the log does not say when that was entered.",
    "达标：于 %1% 停止，录入时间不详。"};
inline constexpr phrase met_late{
    "Met: stopped %1%, entered after the due instant on %2% and honoured.",
    "达标：于 %1% 停止，%2% 补录，晚于期限，仍予认可。"};
inline constexpr phrase breached_stopped{"Breached: stopped %1% after it was due %2%.",
                                         "超时：逾期 %1% 后停止%2%。"};
inline constexpr phrase breached_by_entry{
    "Breached: done in time at %3%, but entered %1% after it was due %2%, and the policy goes by "
    "the entry.",
    "超时：实于 %3% 按时完成，但逾期 %1% 才录入%2%，规定以录入为准。"};
inline constexpr phrase breached_ended{"Breached: ended without a stop %1% after it was due %2%.",
                                       "超时：逾期 %1%，未停止即终结%2%。"};
inline constexpr phrase breached_running{"Breached: still running %1% after it was due, as of %2%.",
                                         "超时：截至 %2% 已逾期 %1%，仍在计时。"};
inline constexpr phrase excluded{"Excluded, %1%: ended %2%.", "不计入（%1%）：于 %2% 终结。"};
inline constexpr phrase excused{
    "Excluded, %1%: enough attempts to call were made in time, far enough apart.",
    "不计入（%1%）：已按时按间隔多次致电，仍未联系上。"};
inline constexpr phrase pending{"Pending as of %1%.", "截至 %1% 尚未到期。"};

inline const phrase& label_row(std::string_view label) {
  if (label == "grade") return grade_row;
  if (label == "department") return department_row;
  if (label == "category") return category_row;
  if (label == "site") return site_row;
  return label == "urgency" ? urgency_row : channel_row;
}

inline const phrase& cause(clock_instance::cause of) {
  switch (of) {
    case clock_instance::cause::regrade: return regrade;
    case clock_instance::cause::reclassification: return reclassification;
    case clock_instance::cause::migration: break;
  }
  return migration;
}

inline phrase hold_reason(v1::CasePutOnHold::Reason reason) {
  switch (reason) {
    case v1::CasePutOnHold::AWAITING_CUSTOMER: return {"AWAITING_CUSTOMER", "等候业主"};
    case v1::CasePutOnHold::AWAITING_EXTERNAL: return {"AWAITING_EXTERNAL", "等候外部单位"};
    case v1::CasePutOnHold::ACCESS_BLOCKED: return {"ACCESS_BLOCKED", "无法进入现场"};
    case v1::CasePutOnHold::PARTS: return {"PARTS", "等候配件"};
    case v1::CasePutOnHold::BACKLOG: return {"BACKLOG", "工作积压"};
    default: return {"OTHER", "其他"};
  }
}

inline phrase excluded_why(exclusion why) {
  switch (why) {
    case exclusion::superseded: return {"SUPERSEDED", "被取代"};
    case exclusion::excused: return {"EXCUSED", "免责"};
    case exclusion::voided: return {"VOID", "作废"};
    case exclusion::waived: return {"WAIVED", "免回访"};
    case exclusion::cancelled: return {"CANCELLED", "撤销"};
    case exclusion::invalid: return {"INVALID", "无效"};
  }
  return {"", ""};
}

}  // namespace phrases
}  // namespace casebook
