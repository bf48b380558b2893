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
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

error cannot_read(const std::string& name, int code) {
  return fail(errc::io, "cannot read " + name + ": " + std::strerror(code));
}

// What /dev/stdin may be; 0: standard input is no terminal.
dev_t own_terminal() {
  struct stat about {};
  const bool is_terminal = isatty(STDIN_FILENO) == 1 && fstat(STDIN_FILENO, &about) == 0;
  return is_terminal ? about.st_rdev : dev_t{0};
}

}  // namespace

void line_source::closer::operator()(gzFile_s* file) const { gzclose_r(file); }

std::optional<error> find_file_fault(const std::string& path) {
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) return cannot_read(path, errno);
  if (S_ISDIR(about.st_mode)) return fail(errc::io, "cannot read " + path + ": it is a directory");
  if (S_ISSOCK(about.st_mode)) return fail(errc::io, "cannot read " + path + ": it is a socket");
  const bool is_terminal = S_ISCHR(about.st_mode) && about.st_rdev == own_terminal();
  if (S_ISBLK(about.st_mode) || (S_ISCHR(about.st_mode) && !is_terminal)) {
    return fail(errc::io, "cannot read " + path + ": it is a device, not a file");
  }
  if (access(path.c_str(), R_OK) != 0) return cannot_read(path, errno);
  return {};
}

result<line_source> line_source::open(const std::string& path, const std::string& encoding) {
  line_source source;
  source.name_ = path == "-" ? "standard input" : path;
  struct stat about {};
  if (path != "-") {
    if (auto fault = find_file_fault(path)) return *fault;
    if (stat(path.c_str(), &about) != 0) return cannot_read(path, errno);
  }
  if (!encoding.empty()) {
    auto decoder = text_decoder::make(encoding);
    if (!decoder) return decoder.error();
    source.decoder_ = std::move(*decoder);
  }
  if (S_ISREG(about.st_mode)) source.bytes_total_ = static_cast<std::uint64_t>(about.st_size);
  // zlib hands a plain file through as it is.
  errno = 0;
  source.file_.reset(path == "-" ? gzdopen(dup(STDIN_FILENO), "rb") : gzopen(path.c_str(), "rb"));
  if (!source.file_) return cannot_read(source.name_, errno == 0 ? ENOMEM : errno);
  source.bytes_.resize(buffer_bytes);
  return source;
}

std::uint64_t line_source::bytes_read() const {
  return static_cast<std::uint64_t>(std::max<z_off_t>(0, gzoffset(file_.get())));
}

// zlib tells of a truncated file only once its end has been reached.
result<std::size_t> line_source::read_bytes() {
  const int got = gzread(file_.get(), bytes_.data(), static_cast<unsigned>(bytes_.size()));
  int state = Z_OK;
  const char* words = gzerror(file_.get(), &state);
  if (state == Z_ERRNO) return cannot_read(name_, errno);
  if (got < 0 || (got == 0 && state == Z_BUF_ERROR)) {
    return fail(errc::corrupt, state == Z_BUF_ERROR ? "the gzip file is truncated: fetch it again"
                                                    : "the gzip file is damaged (" +
                                                          std::string{words} + "): fetch it again");
  }
  return static_cast<std::size_t>(got);
}

// More text; false at the end.
result<bool> line_source::fill() {
  do {
    const auto got = read_bytes();
    if (!got) return got.error();
    buffer_ = {bytes_.data(), *got};
    if (decoder_) {
      decoded_.clear();
      auto made = *got != 0 ? decoder_->decode(buffer_, decoded_) : decoder_->finish();
      if (!made) return made.error();
      buffer_ = decoded_;
    }
    if (*got == 0) return false;
  } while (buffer_.empty());
  if (line_end_ == 0) {
    const bool old = buffer_.find('\n') == std::string_view::npos &&
                     buffer_.find('\r') != std::string_view::npos;
    line_end_ = old ? '\r' : '\n';
  }
  return true;
}

result<std::string_view> line_source::peek_bytes() {
  if (buffer_.empty()) {
    if (const auto more = fill(); !more) return more.error();
  }
  return buffer_;
}

result<std::string_view> line_source::next_bytes() {
  const auto piece = peek_bytes();
  buffer_ = {};
  return piece;
}

result<bool> line_source::next(std::string_view& line) {
  line_.clear();
  ++line_number_;
  line_offset_ = next_offset_;
  std::size_t length = 0;  // of what is not kept as well
  bool ended = false, any = false;
  while (!ended) {
    if (buffer_.empty()) {
      const auto more = fill();
      if (!more) return more.error();
      if (!*more) break;
    }
    any = true;
    const auto end = buffer_.find(line_end_);
    ended = end != std::string_view::npos;
    const auto taken = ended ? end : buffer_.size();
    length += taken;
    if (length <= limits::line_bytes_max) line_.append(buffer_.substr(0, taken));
    buffer_.remove_prefix(taken + (ended ? 1 : 0));
  }
  next_offset_ += length + (ended ? 1 : 0);
  if (!any) return false;
  if (length > limits::line_bytes_max) {
    line = {};
    return fail(errc::limit_exceeded, "the line has " + std::to_string(length) +
                                          " bytes, at most " +
                                          std::to_string(limits::line_bytes_max) + " are read");
  }
  line = line_;
  if (line_number_ == 1 && line.starts_with(byte_order_mark)) {
    line.remove_prefix(byte_order_mark.size());
    line_offset_ += byte_order_mark.size();
  }
  if (line.ends_with('\r')) line.remove_suffix(1);
  return true;
}

}  // namespace casebook::importing
