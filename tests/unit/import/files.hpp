#pragma once

#include <gtest/gtest.h>
#include <zlib.h>

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "support/scratch_directory.hpp"

namespace casebook::importing {

/// A test with a folder to write small files in.
class Files : public ::testing::Test {
 protected:
  std::string path(const std::string& name) { return (folder_.path() / name).string(); }

  std::string write(const std::string& name, std::string_view text) {
    std::ofstream{path(name), std::ios::binary} << text;
    return path(name);
  }

  std::string write_gz(const std::string& name, std::string_view text) {
    const auto file = gzopen(path(name).c_str(), "wb");
    gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    gzclose(file);
    return path(name);
  }

  static std::string read(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
  }

 private:
  casebook::testing::scratch_directory folder_;
};

}  // namespace casebook::importing
