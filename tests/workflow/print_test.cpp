// The printed tables are part of what a reviewer reads. To accept a change, run the test once with
// CASEBOOK_UPDATE_GOLDEN=1 in the environment and read the difference.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "support.hpp"

namespace casebook::testing {
namespace {

void expect_golden(const std::string& name, const std::string& actual) {
  const std::string path = std::string{CASEBOOK_GOLDEN_DIR} + "/" + name;
  if (std::getenv("CASEBOOK_UPDATE_GOLDEN") != nullptr) {
    std::ofstream{path, std::ios::binary} << actual;
    return;
  }
  std::ifstream file{path, std::ios::binary};
  ASSERT_TRUE(file) << path << " is missing; run with CASEBOOK_UPDATE_GOLDEN=1 to write it";
  std::ostringstream expected;
  expected << file.rdbuf();
  EXPECT_EQ(actual, expected.str()) << "run with CASEBOOK_UPDATE_GOLDEN=1 to accept it";
}

TEST(Print, TheComplaint) {
  expect_golden("complaint.txt", to_text(complaint_workflow()));
  expect_golden("complaint.mmd", to_mermaid(complaint_workflow()));
}

TEST(Print, TheServiceRequest) {
  expect_golden("service_request.txt", to_text(service_request_workflow()));
  expect_golden("service_request.mmd", to_mermaid(service_request_workflow()));
}

TEST(Print, TheMeasurementSheet) {
  expect_golden("measurement.txt", to_text(measurement_workflow()));
  expect_golden("measurement.mmd", to_mermaid(measurement_workflow()));
}

}  // namespace
}  // namespace casebook::testing
