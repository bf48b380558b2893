#pragma once

#include <exception>
#include <new>
#include <string>
#include <system_error>

#include <casebook/error.hpp>

namespace casebook {

/// The answer where memory ran out; where there is none left even for the sentence, a shorter one.
inline error out_of_memory() noexcept {
  try {
    return fail(errc::out_of_memory,
                "there was not enough memory: free some, or allow more, and try again");
  } catch (...) {
    return fail(errc::out_of_memory, "out of memory");  // no longer than what a string holds itself
  }
}

/// A copy, or at least the code where there is no memory for its sentence.
inline error copy_of(const error& other) noexcept {
  try {
    return other;
  } catch (...) {
    return fail(other.code, "out of memory");
  }
}

inline error host_threw(const std::exception& thrown) noexcept {
  try {
    return fail(errc::host_threw, std::string{"code of the host threw: "} + thrown.what() +
                                      "; mend it and try again");
  } catch (...) {
    return out_of_memory();
  }
}

/// What is being thrown, as an error. To be called where it was caught.
inline error thrown_error() noexcept {
  try {
    throw;
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const std::system_error& thrown) {
    // The operating system gives no thread or no memory.
    if (thrown.code() == std::errc::resource_unavailable_try_again ||
        thrown.code() == std::errc::not_enough_memory) {
      return out_of_memory();
    }
    return host_threw(thrown);
  } catch (const std::exception& thrown) {
    return host_threw(thrown);
  } catch (...) {
    return fail(errc::host_threw, "the host threw");
  }
}

/// Runs what calls code of the host or takes memory, and returns what it throws as an error.
/// `work` returns a result.
template <class Work>
auto guarded(Work&& work) noexcept -> decltype(work()) {
  try {
    return work();
  } catch (...) {
    return thrown_error();
  }
}

}  // namespace casebook
