#pragma once

#include <casebook/engine.hpp>

#include "engine/case_cache.hpp"

namespace casebook {

struct engine::body {
  body(log& in, engine_options with)
      : store(in), options(std::move(with)), cases(in, options.cached_cases) {}

  log& store;
  const engine_options options;
  mutable case_cache cases;
};

}  // namespace casebook
