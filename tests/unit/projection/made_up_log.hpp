#pragma once

#include <casebook/casebook.hpp>

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "generate/generator.hpp"

namespace casebook {

/// A year of a made-up desk, and the same events case by case.
struct made_up_log {
  std::unique_ptr<event_log> store = make_memory_log(wall_clock());
  std::map<std::string, std::vector<v1::Event>> cases;

  explicit made_up_log(const generate::options& wanted) {
    engine desk{*store};
    history_import import{desk, {.grade = true}};
    generate::generator told{wanted};
    for (v1::Event event; told.next(event);) EXPECT_TRUE(import.add(event));
    EXPECT_TRUE(import.flush());
    const auto reader = store->read(position{1}).value();
    while (reader->next().value()) {
      v1::Event event;
      EXPECT_TRUE(reader->parse(event));
      cases[event.case_()].push_back(event);
    }
  }

  [[nodiscard]] report_source source() const {
    return {.events = *store, .rules = policy::built_in()};
  }
};

/// Instants at which a made-up year is asked about: in the midst of it, with and without what was
/// recorded later.
inline std::vector<as_of> made_up_instants() {
  const auto day = [](int n) {
    return instant{std::chrono::seconds{1'735'660'800}} + std::chrono::hours{24 * n};
  };
  return {{day(20)}, {day(200), day(190)}, {day(200), day(200)}, {day(365)}, {day(400), day(100)}};
}

}  // namespace casebook
