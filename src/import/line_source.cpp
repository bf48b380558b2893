#include "import/line_source.hpp"

#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <casebook/limits.hpp>

namespace casebook::importing {
namespace {

constexpr std::size_t buffer_bytes = 64 * 1024;

error cannot_read(const std::string& name, int code) {
  return fail(errc::io, "cannot read " + name + ": " + std::strerror(code));
}

}  // namespace

void line_source::closer::operator()(gzFile_s* file) const { gzclose_r(file); }

result<line_source> line_source::open(const std::string& path) {
  line_source source;
  source.name_ = path == "-" ? "standard input" : path;
  struct stat about {};
  if (path != "-" && stat(path.c_str(), &about) != 0) return cannot_read(path, errno);
  if (S_ISDIR(about.st_mode)) return cannot_read(path, EISDIR);
  if (S_ISREG(about.st_mode)) source.bytes_total_ = static_cast<std::uint64_t>(about.st_size);
  // zlib hands a plain file through as it is.
  errno = 0;
  source.file_.reset(path == "-" ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(path.c_str(), "rb"));
  if (!source.file_) return cannot_read(source.name_, errno == 0 ? ENOMEM : errno);
  source.buffer_.resize(buffer_bytes);
  return source;
}

std::uint64_t line_source::bytes_read() const {
  return static_cast<std::uint64_t>(std::max<z_off_t>(0, gzoffset(file_.get())));
}

// More bytes; false at the end. zlib tells of a truncated file only once its end has been reached.
result<bool> line_source::fill() {
  const int got = gzread(file_.get(), buffer_.data(), static_cast<unsigned>(buffer_.size()));
  int state = Z_OK;
  const char* words = gzerror(file_.get(), &state);
  if (state == Z_ERRNO) return cannot_read(name_, errno);
  if (got < 0 || (got == 0 && state == Z_BUF_ERROR)) {
    return fail(errc::corrupt, state == Z_BUF_ERROR ? "the gzip file is truncated: fetch it again"
                                                    : "the gzip file is damaged (" +
                                                          std::string{words} + "): fetch it again");
  }
  begin_ = 0;
  end_ = static_cast<std::size_t>(got);
  return got > 0;
}

result<std::string_view> line_source::peek_bytes() {
  if (begin_ == end_) {
    if (const auto more = fill(); !more) return more.error();
  }
  return std::string_view{buffer_.data() + begin_, end_ - begin_};
}

result<std::string_view> line_source::next_bytes() {
  const auto piece = peek_bytes();
  begin_ = end_;
  return piece;
}

result<bool> line_source::next(std::string_view& line) {
  line_.clear();
  ++line_number_;
  std::size_t length = 0;  // of what is not kept as well
  bool ended = false, any = false;
  while (!ended) {
    if (begin_ == end_) {
      const auto more = fill();
      if (!more) return more.error();
      if (!*more) break;
    }
    any = true;
    const char* const from = buffer_.data() + begin_;
    const void* const newline = std::memchr(from, '\n', end_ - begin_);
    ended = newline != nullptr;
    const auto taken =
        ended ? static_cast<std::size_t>(static_cast<const char*>(newline) - from) : end_ - begin_;
    length += taken;
    if (length <= limits::line_bytes_max) line_.append(from, taken);
    begin_ += taken + (ended ? 1 : 0);
  }
  if (!any) return false;
  if (length > limits::line_bytes_max) {
    line = {};
    return fail(errc::limit_exceeded, "the line has " + std::to_string(length) +
                                          " bytes, at most " +
                                          std::to_string(limits::line_bytes_max) + " are read");
  }
  line = line_;
  if (line_number_ == 1 && line.starts_with("\xef\xbb\xbf")) line.remove_prefix(3);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

}  // namespace casebook::importing
