#pragma once

#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace casebook {

struct outcome {
  int status;
  std::string out;
  std::string err;
};

/// Runs the command in a folder of its own.
class Shell : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "casebook-cli-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  outcome run(const std::string& arguments, const std::string& input = {}) {
    write("stdin", input);
    const auto line =
        "cd '" + folder.string() + "' && " + COMMAND + " " + arguments + " <stdin >stdout 2>stderr";
    const int status = std::system(line.c_str());
    return {WEXITSTATUS(status), read("stdout"), read("stderr")};
  }
  void write(const std::string& name, const std::string& bytes) {
    std::ofstream{folder / name, std::ios::binary} << bytes;
  }
  std::string read(const std::string& name) {
    std::ostringstream text;
    text << std::ifstream{folder / name, std::ios::binary}.rdbuf();
    return text.str();
  }

  /// What is in the folder.
  std::set<std::string> names() {
    std::set<std::string> all;
    for (const auto& one : std::filesystem::directory_iterator{folder}) {
      all.insert(one.path().filename().string());
    }
    return all;
  }

  std::filesystem::path folder;
};

}  // namespace casebook
