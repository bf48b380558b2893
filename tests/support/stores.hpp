#pragma once

#include <gtest/gtest.h>

#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <casebook/rocksdb/rocksdb_log.hpp>

/// What tests of stored logs share.
namespace casebook::testing {

inline instant fixed_time() { return instant{std::chrono::hours{490'000}}; }

inline v1::Event noted(const std::string& case_key, const std::string& text,
                       const std::string& key = "") {
  v1::Event event;
  event.set_case_(case_key);
  *event.mutable_occurred_at() = to_timestamp(fixed_time());
  event.set_idempotency_key(key);
  event.mutable_note_added()->set_text(text);
  return event;
}

inline result<receipt> append(event_log& to, std::vector<v1::Event> events,
                              std::uint64_t expected) {
  return to.append(decision{.events = std::move(events), .expected = {expected}});
}

/// Opens a store that must open.
inline std::unique_ptr<event_log> open_store(const std::filesystem::path& directory,
                                             rocksdb_log_options options = {}) {
  auto opened = open_rocksdb_log(directory, fixed_time, options);
  EXPECT_TRUE(opened) << opened.error().message;
  return opened ? std::move(*opened) : nullptr;
}

/// The error of a store that must not open.
inline error open_error(const std::filesystem::path& directory, rocksdb_log_options options = {}) {
  const auto opened = open_rocksdb_log(directory, fixed_time, options);
  EXPECT_TRUE(opened.has_error()) << "it opened";
  return opened ? error{} : opened.error();
}

inline std::vector<v1::Event> all_events(const event_log& of) {
  std::vector<v1::Event> events;
  const auto reader = of.read({1}).value();
  while (reader->next().value()) EXPECT_TRUE(reader->parse(events.emplace_back()));
  return events;
}

inline std::vector<std::pair<std::string, std::string>> index_of(const event_log& of) {
  std::vector<std::pair<std::string, std::string>> entries;
  EXPECT_TRUE(of.each_index_entry({}, {}, [&](std::string_view key, std::string_view value) {
    entries.emplace_back(key, value);
    return true;
  }));
  return entries;
}

inline std::vector<std::string> faults_of(const event_log& of) {
  const auto found = of.verify({});
  return found ? found->faults : std::vector{found.error().message};
}

/// The store's bytes, without Casebook between: for damage that Casebook itself would not do.
class raw_store {
 public:
  explicit raw_store(const std::filesystem::path& directory) {
    std::vector<std::string> names;
    EXPECT_TRUE(rocksdb::DB::ListColumnFamilies({}, directory, &names).ok());
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const auto& name : names) families.emplace_back(name, rocksdb::ColumnFamilyOptions{});
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    rocksdb::DB* opened = nullptr;
    const auto status = rocksdb::DB::Open({}, directory, families, &handles, &opened);
    EXPECT_TRUE(status.ok()) << status.ToString();
    database_.reset(opened);
    for (std::size_t i = 0; i < names.size(); ++i) handles_[names[i]] = handles[i];
  }
  ~raw_store() {
    for (const auto& [name, one] : handles_) (void)database_->DestroyColumnFamilyHandle(one);
  }
  raw_store(const raw_store&) = delete;
  raw_store& operator=(const raw_store&) = delete;

  void put(const std::string& family, const std::string& key, const std::string& value) {
    EXPECT_TRUE(database_->Put({}, handles_.at(family), key, value).ok());
  }
  [[nodiscard]] std::string get(const std::string& family, const std::string& key) const {
    std::string value;
    EXPECT_TRUE(database_->Get({}, handles_.at(family), key, &value).ok());
    return value;
  }
  void erase(const std::string& family, const std::string& key) {
    EXPECT_TRUE(database_->Delete({}, handles_.at(family), key).ok());
  }
  void add_family(const std::string& name) {
    EXPECT_TRUE(database_->CreateColumnFamily({}, name, &handles_[name]).ok());
  }
  void drop_family(const std::string& name) {
    EXPECT_TRUE(database_->DropColumnFamily(handles_.at(name)).ok());
  }
  /// Moves everything from the write-ahead log into table files.
  void flush() {
    for (const auto& [name, one] : handles_) EXPECT_TRUE(database_->Flush({}, one).ok());
  }

 private:
  std::unique_ptr<rocksdb::DB> database_;
  std::map<std::string, rocksdb::ColumnFamilyHandle*> handles_;
};

/// The files of a directory whose names end in so.
inline std::vector<std::filesystem::path> files_ending(const std::filesystem::path& directory,
                                                       std::string_view ending) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator{directory}) {
    if (entry.path().string().ends_with(ending)) found.push_back(entry.path());
  }
  return found;
}

inline std::string file_bytes(const std::filesystem::path& name) {
  std::ifstream file{name, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

inline void write_file(const std::filesystem::path& name, std::string_view bytes) {
  std::ofstream{name, std::ios::binary}.write(bytes.data(),
                                              static_cast<std::streamsize>(bytes.size()));
}

}  // namespace casebook::testing
