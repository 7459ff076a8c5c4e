/** Creates the catalog: databases, tables with their versions, listings, crawls, job runs and bookmarks. */

import { sql } from '#engine/base/sql.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

/**
 * A *listing* is one complete object list with its partitions and totals. A table points to its live one; a
 * pending one is being written and not visible to readers; garbage is removed in small steps.
 * Times are milliseconds since 1970, `modified_micros` microseconds.
 */
export const createCatalog: Migration = {
  version: 1,
  name: 'create-catalog',
  statements: [
    sql`CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID`,
    sql`INSERT INTO counters (name, value) VALUES ('generation', 0)`,
    sql`CREATE TABLE databases (
      name TEXT PRIMARY KEY,
      description TEXT NOT NULL,
      location_uri TEXT,
      parameters TEXT NOT NULL,
      create_time INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE listings (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      state TEXT NOT NULL CHECK (state IN ('pending', 'live', 'garbage')),
      owner TEXT,
      object_count INTEGER NOT NULL DEFAULT 0,
      size_bytes INTEGER NOT NULL DEFAULT 0,
      counted_records INTEGER NOT NULL DEFAULT 0,
      uncounted_objects INTEGER NOT NULL DEFAULT 0,
      partition_count INTEGER NOT NULL DEFAULT 0
    ) STRICT`,
    sql`CREATE INDEX listings_to_sweep ON listings (state) WHERE state <> 'live'`,
    sql`CREATE TABLE tables (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      database_name TEXT NOT NULL REFERENCES databases (name),
      name TEXT NOT NULL,
      listing_id INTEGER NOT NULL UNIQUE REFERENCES listings (id),
      version_id INTEGER NOT NULL,
      generation INTEGER NOT NULL,
      location TEXT NOT NULL,
      create_time INTEGER NOT NULL,
      update_time INTEGER NOT NULL,
      search_text TEXT NOT NULL,
      UNIQUE (database_name, name)
    ) STRICT`,
    sql`CREATE INDEX tables_by_location ON tables (location)`,
    sql`CREATE TABLE table_versions (
      table_id INTEGER NOT NULL REFERENCES tables (id) ON DELETE CASCADE,
      version_id INTEGER NOT NULL,
      create_time INTEGER NOT NULL,
      made_by TEXT NOT NULL,
      definition TEXT NOT NULL,
      PRIMARY KEY (table_id, version_id)
    ) STRICT`,
    sql`CREATE TABLE partitions (
      id INTEGER PRIMARY KEY,
      listing_id INTEGER NOT NULL REFERENCES listings (id),
      partition_values TEXT NOT NULL,
      location TEXT NOT NULL,
      create_time INTEGER NOT NULL,
      object_count INTEGER NOT NULL,
      size_bytes INTEGER NOT NULL,
      counted_records INTEGER NOT NULL,
      uncounted_objects INTEGER NOT NULL,
      UNIQUE (listing_id, partition_values)
    ) STRICT`,
    sql`CREATE TABLE table_objects (
      listing_id INTEGER NOT NULL REFERENCES listings (id),
      path TEXT NOT NULL,
      size INTEGER NOT NULL,
      modified_micros INTEGER NOT NULL,
      compression TEXT NOT NULL,
      partition_id INTEGER,
      record_count INTEGER,
      inference_hash TEXT NOT NULL,
      PRIMARY KEY (listing_id, path)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE crawls (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      crawler_name TEXT NOT NULL,
      state TEXT NOT NULL,
      owner TEXT NOT NULL,
      start_time INTEGER NOT NULL,
      end_time INTEGER,
      files_read INTEGER NOT NULL DEFAULT 0,
      files_listed INTEGER NOT NULL DEFAULT 0,
      error TEXT
    ) STRICT`,
    sql`CREATE INDEX crawls_by_crawler ON crawls (crawler_name, sequence)`,
    sql`CREATE INDEX crawls_running ON crawls (state) WHERE state = 'RUNNING'`,
    sql`CREATE TABLE crawl_changes (
      crawl_id TEXT NOT NULL REFERENCES crawls (id) ON DELETE CASCADE,
      slice INTEGER NOT NULL,
      changes TEXT NOT NULL,
      PRIMARY KEY (crawl_id, slice)
    ) STRICT`,
    sql`CREATE TABLE seen_objects (
      path TEXT PRIMARY KEY,
      size INTEGER NOT NULL,
      modified_micros INTEGER NOT NULL,
      inference TEXT NOT NULL
    ) STRICT`,
    sql`CREATE TABLE job_runs (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      job_name TEXT NOT NULL,
      job_run_state TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      previous_run_id TEXT,
      arguments TEXT NOT NULL,
      plan_hash TEXT NOT NULL,
      created_on INTEGER NOT NULL,
      started_on INTEGER,
      completed_on INTEGER,
      error TEXT,
      host_process TEXT,
      plan TEXT NOT NULL
    ) STRICT`,
    sql`CREATE INDEX job_runs_by_job ON job_runs (job_name, sequence)`,
    sql`CREATE INDEX job_runs_unfinished ON job_runs (job_name, sequence)
      WHERE job_run_state IN ('WAITING', 'RUNNING', 'STOPPING', 'COMMIT_BLOCKED')`,
    sql`CREATE TABLE job_tasks (
      run_id TEXT NOT NULL REFERENCES job_runs (id) ON DELETE CASCADE,
      stage_id TEXT NOT NULL,
      task_id TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      state TEXT NOT NULL,
      input_hash TEXT NOT NULL,
      started_on INTEGER,
      completed_on INTEGER,
      files TEXT NOT NULL,
      receipts TEXT NOT NULL,
      error TEXT,
      peak_memory INTEGER,
      spilled_bytes INTEGER,
      PRIMARY KEY (run_id, stage_id, task_id, attempt)
    ) STRICT`,
    sql`CREATE TABLE rejected_records (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      run_id TEXT NOT NULL REFERENCES job_runs (id) ON DELETE CASCADE,
      node_id TEXT NOT NULL,
      file TEXT,
      line INTEGER,
      byte_offset INTEGER,
      column_name TEXT,
      reason TEXT NOT NULL,
      raw TEXT
    ) STRICT`,
    sql`CREATE INDEX rejected_records_by_run ON rejected_records (run_id, sequence)`,
    sql`CREATE TABLE run_log (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      run_id TEXT NOT NULL REFERENCES job_runs (id) ON DELETE CASCADE,
      time INTEGER NOT NULL,
      level TEXT NOT NULL,
      message TEXT NOT NULL,
      details TEXT NOT NULL
    ) STRICT`,
    sql`CREATE INDEX run_log_by_run ON run_log (run_id, sequence)`,
    sql`CREATE TABLE job_bookmarks (
      job_name TEXT PRIMARY KEY,
      version INTEGER NOT NULL,
      run_id TEXT
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE TABLE bookmark_objects (
      job_name TEXT NOT NULL,
      source_key TEXT NOT NULL,
      path TEXT NOT NULL,
      commit_sequence INTEGER NOT NULL,
      size INTEGER NOT NULL,
      modified_micros INTEGER NOT NULL,
      PRIMARY KEY (job_name, source_key, path, commit_sequence)
    ) STRICT, WITHOUT ROWID`,
    sql`CREATE INDEX bookmark_objects_by_commit ON bookmark_objects (job_name, commit_sequence)`,
  ],
};
