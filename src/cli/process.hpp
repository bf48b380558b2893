#pragma once

/// What the command sees to before anything else, for the process as a whole.
namespace casebook::cli {

/// Opens standard input, output and error where the caller has closed them: the next file that is
/// opened, one of the store's, would stand in for them. What cannot be read or written then says
/// so. Writing into a pipe that nobody reads is an error from here on, not the end of the process.
void prepare_process() noexcept;

}  // namespace casebook::cli
