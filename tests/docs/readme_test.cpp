#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

namespace {

std::string read(const char* file) {
  std::ostringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

// The first fenced block of that language.
std::string block(const std::string& text, const std::string& language) {
  const auto fence = "```" + language + "\n";
  const auto from = text.find(fence) + fence.size();
  return text.substr(from, text.find("```", from) - from);
}

std::string run(const char* command) {
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe{popen(command, "r"), pclose};
  std::string out;
  std::array<char, 4096> chunk;
  while (const auto size = std::fread(chunk.data(), 1, chunk.size(), pipe.get()))
    out.append(chunk.data(), size);
  return out;
}

TEST(Readme, ShowsTheProgramThatIsBuilt) { EXPECT_EQ(block(read(README), "cpp"), read(PROGRAM)); }

TEST(Readme, ShowsWhatTheProgramPrints) { EXPECT_EQ(block(read(README), "text"), run(EXECUTABLE)); }

}  // namespace
