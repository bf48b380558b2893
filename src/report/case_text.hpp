#pragma once

#include <casebook/v1/report.pb.h>

#include <string>

#include <casebook/language.hpp>

namespace casebook {

/// One case as people read it: where it stands, its history, its grades, its clocks and why each
/// verdict is what it is. Its instants are in `zone`, an IANA name; those of the sentences are in
/// the zone that they were written in. What users wrote gives a terminal no orders.
std::string to_text(const v1::CaseReport& shown, const std::string& zone, language spoken);

}  // namespace casebook
