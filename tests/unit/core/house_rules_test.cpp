#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

// The rules of the house that a compiler does not check.
namespace {

std::string read(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

// What an embedding application includes must not cost it MSM, RocksDB, or Asio.
TEST(PublicHeaders, PullInNeitherMsmNorRocksdbNorAsio) {
  int headers = 0;
  for (const auto& entry : std::filesystem::directory_iterator{SOURCE_DIR "/include/casebook"}) {
    if (!entry.is_regular_file()) continue;
    ++headers;
    const auto text = read(entry.path());
    for (const auto* heavy : {"boost/msm", "rocksdb/", "boost/asio", "casebook/msm/"}) {
      EXPECT_EQ(text.find(std::string{"#include <"} + heavy), std::string::npos)
          << entry.path() << " includes " << heavy;
    }
  }
  EXPECT_GT(headers, 10);
}

// The library never prints, exits, or reads the wall clock; its host decides.
TEST(Library, NeitherPrintsNorExitsNorReadsTheWallClock) {
  const std::filesystem::path source{SOURCE_DIR "/src"};
  for (const auto* room : {"core", "calendar", "policy", "workflow", "log", "sla", "grading",
                           "scorecard", "timer", "engine", "exchange", "projection", "audit"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator{source / room}) {
      if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
      const auto text = read(entry.path());
      for (const auto* word :
           {"std::cout", "std::cerr", "printf(", "std::abort", "std::exit", "assert("}) {
        EXPECT_EQ(text.find(word), std::string::npos) << entry.path() << " says " << word;
      }
      if (entry.path().filename() != "clock.cpp") {
        EXPECT_EQ(text.find("_clock::now"), std::string::npos) << entry.path() << " reads a clock";
      }
    }
  }
}

TEST(TopLevel, HoldsWhatTheReadmePromisesAndNothingElse) {
  for (const auto& entry : std::filesystem::directory_iterator{SOURCE_DIR}) {
    const auto name = entry.path().filename().string();
    if (name.front() == '.') continue;
    EXPECT_NE(std::string{" CMakeLists.txt CMakePresets.json README.md benchmarks examples include "
                          "proto src tests "}
                  .find(" " + name + " "),
              std::string::npos)
        << name;
  }
}

}  // namespace
