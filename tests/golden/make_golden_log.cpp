// Writes the store that freezes the current format: make_golden_log DIRECTORY. See README.md.
#include <casebook/rocksdb/rocksdb_log.hpp>

#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace casebook;
namespace files = std::filesystem;

// 2025-03-01T02:00:00Z and a second more at every look: the same store, whenever it is made.
clock_source ticking() {
  return [seconds = 1'740'794'400LL]() mutable { return instant{std::chrono::seconds{seconds++}}; };
}

v1::Event event(const std::string& case_key, const std::string& state,
                const std::string& key = {}) {
  v1::Event made;
  made.set_case_(case_key);
  made.set_idempotency_key(key);
  made.set_state_after(state);
  made.set_policy_version("2025-1");
  made.mutable_actor()->set_id("陈小姐");
  made.mutable_actor()->set_role(v1::Actor::ASSISTANT);
  made.mutable_occurred_at()->set_seconds(1'740'790'800);
  made.mutable_occurred_at()->set_nanos(123'456'000);
  return made;
}

std::vector<decision> first_session() {
  auto received = event("A-1", "received", "call-1");
  received.mutable_case_received()->set_workflow("complaint");
  received.mutable_case_received()->set_text("大堂漏水\n\"since Friday\"");
  received.mutable_case_received()->mutable_facts()->set_injury(false);
  auto graded = event("A-1", "received");
  graded.mutable_actor()->set_role(v1::Actor::SYSTEM);
  graded.mutable_case_graded()->set_grade(v1::CaseGraded::B);
  graded.mutable_case_graded()->add_rules("leak");
  auto imported = event("案-2", "received", "历史-1");
  imported.mutable_case_received()->set_workflow("service_request");
  imported.mutable_recorded_at()->set_seconds(1'700'000'000);
  return {{{received, graded}, {0}}, {{imported}, {0}}};
}

std::vector<decision> second_session() {
  auto dispatched = event("A-1", "dispatched", "call-2");
  dispatched.mutable_case_dispatched()->set_department("engineering");
  auto resolved = event("A-1", "resolved");
  resolved.mutable_case_resolved()->set_note("sealed");
  auto noted = event("案-2", "received");
  noted.mutable_note_added()->set_text(std::string(300, 'n'));
  return {{{dispatched}, {2}}, {{resolved}, {3}}, {{noted}, {1}}};
}

// Each session opens the store anew, which moves what was there into table files; what the last one
// appends stays in the write-ahead log.
bool write_session(const files::path& store, clock_source clock, std::vector<decision> decisions) {
  auto opened = open_rocksdb_log(store, std::move(clock));
  if (!opened) return false;
  for (const auto& answer : (*opened)->append(decisions)) {
    if (!answer) return false;
  }
  return (*opened)->put_document("policy", "the policy in force\n").has_value();
}

bool write_json(const files::path& store, const files::path& name) {
  const auto opened = open_rocksdb_log(store, ticking(), {.read_only = true});
  if (!opened) return false;
  std::ofstream file{name};
  const auto reader = (*opened)->read({1}).value();
  v1::Event one;
  while (reader->next().value()) {
    std::string line;
    if (!reader->parse(one) || !google::protobuf::util::MessageToJsonString(one, &line).ok()) {
      return false;
    }
    file << line << '\n';
  }
  return file.good();
}

// What RocksDB writes for people and does not read.
void drop_chatter(const files::path& store) {
  for (const auto& entry : files::directory_iterator{store}) {
    const auto name = entry.path().filename().string();
    if (name.starts_with("LOG") || name == "LOCK" || name.starts_with("OPTIONS")) {
      files::remove(entry.path());
    }
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2 || !files::create_directories(arguments[1])) return EXIT_FAILURE;
  const files::path directory{arguments[1]};
  const auto clock = ticking();
  const bool done = write_session(directory / "store", clock, first_session()) &&
                    write_session(directory / "store", clock, second_session()) &&
                    write_json(directory / "store", directory / "events.jsonl");
  drop_chatter(directory / "store");
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
