#pragma once

/// The one include for most users. It pulls in no MSM, no RocksDB and no Asio: a log comes from
/// casebook/rocksdb/rocksdb_log.hpp or casebook::make_memory_log.
#include <casebook/audit.hpp>
#include <casebook/calendar.hpp>
#include <casebook/engine.hpp>
#include <casebook/error.hpp>
#include <casebook/event.hpp>
#include <casebook/event_log.hpp>
#include <casebook/exchange.hpp>
#include <casebook/grading.hpp>
#include <casebook/policy.hpp>
#include <casebook/policy_store.hpp>
#include <casebook/projection.hpp>
#include <casebook/scorecard.hpp>
#include <casebook/sla.hpp>
#include <casebook/workflow.hpp>
