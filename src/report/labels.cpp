#include "report/labels.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace casebook {
namespace {

struct entry {
  std::string_view name, en, zh;
};

// Upper-case names are those that the exchange format gives to closed sets.
constexpr entry dictionary[] = {
    // Reports and their pictures.
    {"slaReport", "SLA compliance", "时限达成"},
    {"gradingReport", "Complaint grading", "投诉分级"},
    {"backlogReport", "Backlog and ageing", "未办结与时长"},
    {"gapReport", "Missing links", "缺环清单"},
    {"heatmapReport", "Receipts by hour and weekday", "受理热力图"},
    {"transferReport", "Transfers between departments", "部门间转交"},
    {"atRiskReport", "Clocks at risk", "时限预警"},
    {"callbackReport", "Callbacks to make", "待回访清单"},
    {"rateReport", "Reopened, repeated, invalid, late-entered", "重开、重复、无效与补录"},
    {"whatIfReport", "What if", "假如另行规定"},
    {"conformanceReport", "Conformance", "合规核对"},
    {"verdictsThatChange", "Verdicts that change", "判定变化"},
    {"refusedToday", "What today's workflow would refuse", "按现行流程不予受理"},
    {"complianceOverTime", "Compliance over time", "达标率走势"},
    {"outcomes", "Outcomes", "时限结果"},
    {"riskColours", "Risk colours", "风险颜色"},
    {"ageing", "Age of open cases", "未办结时长分布"},
    {"receipts", "Receipts", "受理量"},
    {"handovers", "Handed over from and to", "转派与转交"},
    {"missingLinks", "Missing links by department", "各部门缺环"},

    // What every report says of itself.
    {"asOf", "As of", "截至"},
    {"knownAt", "As known at", "记录截至"},
    {"closedComplaints", "Closed valid complaints", "已办结有效投诉"},
    {"running", "Running clocks", "运行中时限"},
    {"waiting", "Waiting cases", "待回访件数"},

    {"insteadUnder", "Under this policy instead", "改按规定"},
    {"judged", "Clocks judged", "判定时限数"},
    {"changed", "Changed", "有变化"},
    {"dueMoved", "Another due, same outcome", "仅期限变化"},
    {"judgedFor", "Asked for", "核对范围"},
    {"tableAndContent", "Table and content", "流程与内容"},
    {"rightsAndWindowsToo", "Rights and windows too", "另含权限与期限"},
    {"events", "Events", "事件数"},
    {"found", "Found", "发现"},
    {"noSuchClock", "No such clock", "无此时限"},

    // Groups.
    {"clock", "Clock", "时限"},
    {"workflow", "Workflow", "事务类型"},
    {"category", "Category", "类别"},
    {"site", "Site", "屋村"},
    {"department", "Department", "部门"},
    {"grade", "Grade", "等级"},
    {"colour", "Risk colour", "风险颜色"},
    {"staff", "Staff", "经办人"},
    {"day", "Day", "日期"},
    {"week", "Week", "周"},
    {"month", "Month", "月份"},
    {"quarter", "Quarter", "季度"},
    {"half", "Half-year", "半年"},
    {"year", "Year", "年度"},
    {"hour", "Hour", "时段"},
    {"weekday", "Weekday", "星期"},
    {"from", "From", "转出"},
    {"to", "To", "转入"},

    // Columns.
    {"fromOutcome", "As judged", "原判定"},
    {"fromDueAt", "Due", "原期限"},
    {"fromPolicyVersion", "Policy", "原规定"},
    {"toOutcome", "Instead", "新判定"},
    {"toDueAt", "Due instead", "新期限"},
    {"toPolicyVersion", "Policy instead", "新规定"},
    {"why", "Why", "原因"},
    {"version", "Version", "版本"},
    {"position", "Position", "位置"},
    {"fact", "Fact", "事件"},
    {"occurredAt", "Occurred at", "发生时间"},
    {"stateBefore", "State before", "之前状态"},
    {"stateAfter", "State after", "之后状态"},
    {"stateToday", "State today", "按现行状态"},
    {"code", "Code", "代码"},
    {"guard", "Guard", "条件"},
    {"case", "Case", "单号"},
    {"cases", "Cases", "件数"},
    {"verdicts", "Verdicts", "判定数"},
    {"complianceRate", "Compliance", "达标率"},
    {"met", "Met", "达标"},
    {"breached", "Breached", "超时"},
    {"pending", "Pending", "未到期"},
    {"excluded", "Excluded", "不计入"},
    {"excused", "Excused", "免责"},
    {"superseded", "Superseded", "被取代"},
    {"voided", "Void", "作废"},
    {"waived", "Waived", "免回访"},
    {"cancelled", "Cancelled", "撤销"},
    {"invalid", "Invalid", "无效"},
    {"lateEntered", "Late entry", "补录"},
    {"strictBreached", "Strict breaches", "严格口径超时"},
    {"p50Us", "Median", "用时中位数"},
    {"p90Us", "90th pct.", "用时 P90"},
    {"p95Us", "95th pct.", "用时 P95"},
    {"maxUs", "Longest", "最长用时"},
    {"open", "Open", "未办结"},
    {"regraded", "Regraded", "改级"},
    {"black", "Black", "黑色"},
    {"red", "Red", "红色"},
    {"yellow", "Yellow", "黄色"},
    {"to24h", "≤ 24 h", "≤ 24 小时"},
    {"to48h", "24–48 h", "24–48 小时"},
    {"to3d", "2–3 d", "2–3 天"},
    {"to7d", "3–7 d", "3–7 天"},
    {"to30d", "7–30 d", "7–30 天"},
    {"over30d", "> 30 d", "> 30 天"},
    {"oldestUs", "Oldest", "最长未办结"},
    {"missing", "Missing", "缺环"},
    {"closedAt", "Closed at", "办结时间"},
    {"count", "Count", "数量"},
    {"transfers", "Transfers", "转交"},
    {"dispatches", "Dispatches", "转派次数"},
    {"firstDispatches", "First dispatches", "首次转派"},
    {"declines", "Declines", "退单"},
    {"overdue", "Overdue", "已超时"},
    {"dueAt", "Due at", "到期时间"},
    {"leftUs", "Left", "剩余"},
    {"elapsedUs", "Used", "已用"},
    {"totalUs", "Allowed", "允许时长"},
    {"consumedPermille", "Used ‰", "已用 ‰"},
    {"resolvedAt", "Resolved at", "处理完毕时间"},
    {"rescheduled", "Rescheduled", "已改约"},
    {"attempts", "Attempts", "未接通次数"},
    {"lastAttemptAt", "Last attempt", "最近致电"},
    {"contactHours", "May be called", "可致电"},
    {"complainant", "Complainant", "投诉人"},
    {"household", "Household", "户"},
    {"channel", "Channel", "渠道"},
    {"reopenRate", "Reopen rate", "重开率"},
    {"reopened", "Reopened", "重开"},
    {"firstCycleRate", "First cycle", "首轮达标率"},
    {"firstCycleMet", "First cycle met", "首轮达标"},
    {"firstCycleJudged", "First cycle judged", "首轮判定数"},
    {"repeatRate", "Repeat rate", "重复率"},
    {"repeated", "Repeated", "重复"},
    {"complainants", "Known complainants", "有投诉人"},
    {"invalidRate", "Invalid rate", "无效率"},
    {"lateEntryRate", "Late-entry rate", "补录率"},
    {"stopped", "Stopped clocks", "已停时限"},

    // Closed sets: clocks, workflows, states, links, outcomes, colours.
    {"dispatch", "Dispatch", "转派"},
    {"first_response", "First response", "首次响应"},
    {"action", "Action", "紧急处置"},
    {"ownership", "Ownership", "部门承办"},
    {"resolution", "Resolution", "处理"},
    {"callback", "Callback", "回访"},
    {"complaint", "Complaint", "投诉"},
    {"service_request", "Service request", "服务请求"},
    {"received", "Received", "已受理"},
    {"dispatched", "Dispatched", "已转派"},
    {"in_progress", "In progress", "处理中"},
    {"on_hold", "On hold", "挂起"},
    {"resolved", "Resolved", "处理完毕"},
    {"closed", "Closed", "已办结"},
    {"merged", "Merged", "并案"},
    {"handled", "Handled", "处理"},
    {"MET", "Met", "达标"},
    {"BREACHED", "Breached", "超时"},
    {"PENDING", "Pending", "未到期"},
    {"EXCLUDED", "Excluded", "不计入"},
    {"SUPERSEDED", "Superseded", "被取代"},
    {"EXCUSED", "Excused", "免责"},
    {"VOID", "Void", "作废"},
    {"WAIVED", "Waived", "免回访"},
    {"CANCELLED", "Cancelled", "撤销"},
    {"INVALID", "Invalid", "无效"},
    {"BLACK", "Black", "黑色"},
    {"RED", "Red", "红色"},
    {"YELLOW", "Yellow", "黄色"},
    {"monday", "Mon", "周一"},
    {"tuesday", "Tue", "周二"},
    {"wednesday", "Wed", "周三"},
    {"thursday", "Thu", "周四"},
    {"friday", "Fri", "周五"},
    {"saturday", "Sat", "周六"},
    {"sunday", "Sun", "周日"},

    // One case.
    {"history", "History", "办理经过"},
    {"clocks", "Clocks", "时限"},
    {"graded", "grade", "等级"},
    {"cycle", "cycle", "轮次"},
    {"stint", "stint", "段次"},
    {"with", "with", "承办"},
    {"policy", "policy", "规则版本"},

    // Around the rows.
    {"total", "Total", "合计"},
    {"others", "Others", "其他"},
    {"none", "None", "无"},
    {"true", "Yes", "是"},
    {"false", "No", "否"},
    {"ungraded", "Ungraded", "未定级"},
    {"notApplicable", "n/a", "不适用"},
    {"nothing", "Nothing to show.", "没有可显示的内容。"},
    {"filter", "Filter rows", "筛选"},
    {"rows", "{shown} of {all} rows", "显示 {shown} / {all} 行"},
    {"toggle", "Click a name in the legend to hide or show it.", "点击图例可隐藏或显示对应系列。"},
    {"lengthDays", "{} d {} h", "{} 天 {} 小时"},
    {"lengthHours", "{} h {} min", "{} 小时 {} 分"},
    {"lengthMinutes", "{} min {} s", "{} 分 {} 秒"},
    {"colon", ": ", "："},
};

constexpr auto by_name = [] {
  auto sorted = std::to_array(dictionary);
  std::sort(sorted.begin(), sorted.end(), [](const entry& a, const entry& b) { return a.name < b.name; });
  return sorted;
}();
static_assert(std::adjacent_find(by_name.begin(), by_name.end(), [](const entry& a, const entry& b) {
                return a.name == b.name;
              }) == by_name.end(), "a name has one meaning");

}  // namespace

std::string_view tag(language spoken) noexcept { return spoken == language::zh ? "zh-CN" : "en"; }

std::optional<std::string_view> find_label(std::string_view name, language spoken) noexcept {
  const auto found = std::lower_bound(by_name.begin(), by_name.end(), name,
                                      [](const entry& a, std::string_view b) { return a.name < b; });
  if (found == by_name.end() || found->name != name) return std::nullopt;
  return spoken == language::zh ? found->zh : found->en;
}

std::string_view label(std::string_view name, language spoken) noexcept {
  return find_label(name, spoken).value_or(name);
}

}  // namespace casebook
