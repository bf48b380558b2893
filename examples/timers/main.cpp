// A desk whose timers tell somebody when a callback comes near its due. Time is simulated here, so
// that four days pass at once; a real host uses casebook::asio::timer_driver with its io_context
// and the wall clock.
#include <casebook/asio/timer_driver.hpp>
#include <casebook/casebook.hpp>
#include <casebook/testing/simulated_timer.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace {

void tell(const casebook::timer_notice& due) {
  std::cout << casebook::to_rfc3339(due.at) << "  " << due.case_key << "  " << due.key;
  if (due.to != casebook::v1::Actor::UNSPECIFIED)
    std::cout << "  to " << casebook::v1::Actor::Role_Name(due.to);
  std::cout << '\n';
}

// A full disk, a clock that lies, a handler that throws: the driver goes on, and this hears of it.
void complain(const casebook::asio::timer_failure& one) { std::cerr << one.why.message << '\n'; }

}  // namespace

int main() {
  using namespace std::chrono_literals;
  casebook::testing::simulated_clock clock{
      casebook::parse_rfc3339("2025-03-03T10:00:00+08:00").value()};
  casebook::testing::simulated_time::time = clock;
  const auto log = casebook::make_memory_log(clock.source());
  casebook::engine desk{*log, {.clock = clock.source()}};

  boost::asio::io_context io;
  casebook::asio::basic_timer_driver<casebook::testing::simulated_timer> timers{
      io.get_executor(), desk, tell, {.failed = complain}};
  timers.async_run(boost::asio::detached);

  for (const auto* fact :
       {R"({"case": "C-7", "caseReceived": {"workflow": "complaint", "category": "noise"}})",
        R"({"case": "C-7", "caseResolved": {"note": "asked the neighbours"}})"}) {
    desk.propose(casebook::parse_json(fact).value()).value();
  }
  for (int hour = 0; hour < 96; ++hour) {
    io.poll();
    clock.advance(1h);
  }
}
