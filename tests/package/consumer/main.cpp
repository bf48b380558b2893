#include <casebook/casebook.hpp>
#include <casebook/rocksdb/rocksdb_log.hpp>

// Links the log on disk too, without opening one.
int main() {
  auto* const open = &casebook::open_rocksdb_log;
  const auto log = casebook::make_memory_log(casebook::wall_clock());
  casebook::engine desk{*log};
  const auto fact = casebook::parse_json(
      R"({"case": "C-1", "caseReceived": {"workflow": "service_request", "category": "lamp"}})");
  return open != nullptr && desk.propose(fact.value()) ? 0 : 1;
}
