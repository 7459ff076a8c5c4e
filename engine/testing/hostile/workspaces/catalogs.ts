/** Catalogs and journals that direct Tenon to files outside the workspace. */

import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import type { HostilePlace, HostileWorkspace } from '#engine/testing/hostile/workspaces/hostile-workspace.ts';

type Forge = (database: BetterSqlite3.Database, place: HostilePlace) => void;

function forged(name: string, forge: Forge): HostileWorkspace {
  return {
    name: `catalog: ${name}`,
    plant(place) {
      const database = new BetterSqlite3(path.join(place.root, '.tenon', 'catalog.sqlite'));
      try {
        database.pragma('foreign_keys = OFF');
        forge(database, place);
      } finally {
        database.close();
      }
    },
  };
}

const runId = 'jr_00000000000000000000000000000001';

function addRun(database: BetterSqlite3.Database, target: string, state = 'RUNNING'): void {
  const plan = { job: { name: 'copy' }, targets: { out: { root: target } }, sources: {}, stages: [] };
  database
    .prepare(
      `INSERT INTO job_runs (id, job_name, job_run_state, attempt, arguments, plan_hash, created_on, plan)
       VALUES (?, 'copy', ?, 1, '{}', 'x', ?, ?)`,
    )
    .run(runId, state, Date.now(), JSON.stringify(plan));
}

function addCommit(
  database: BetterSqlite3.Database,
  phase: string,
  steps: { publishes?: unknown[]; retires?: unknown[] },
): void {
  const intent = {
    runId,
    jobName: 'copy',
    expectedTables: [],
    expectedBookmarkVersion: null,
    publishes: [],
    retires: [],
    tableChanges: [],
    bookmarkChanges: [],
    ...steps,
  };
  database
    .prepare(
      `INSERT INTO commits (run_id, job_name, phase, changes_bookmark, written_on, intent) VALUES (?, 'copy', ?, 0, ?, ?)`,
    )
    .run(runId, phase, Date.now(), JSON.stringify(intent));
}

/** Letters of the person as replaced files: an unfinished commit would move them away. */
function retireLetters({ outside }: HostilePlace): unknown[] {
  const letter = path.join(outside, 'letters', 'a.txt');
  return [
    {
      path: letter,
      retired: path.join(outside, '_tenon', 'retired', runId, 'letters', 'a.txt'),
      size: 6,
      modifiedMicros: 1_000_000_000_000_000,
    },
  ];
}

export const hostileCatalogs: readonly HostileWorkspace[] = [
  ...['publishing', 'published', 'blocked', 'cleaned'].map((phase) =>
    forged(`a commit that is ${phase} retires files outside`, (database, place) => {
      addRun(database, place.outside, phase === 'cleaned' ? 'SUCCEEDED' : 'RUNNING');
      addCommit(database, phase, { retires: retireLetters(place) });
    }),
  ),
  forged('a commit publishes a staged file to a name outside', (database, place) => {
    addRun(database, place.root);
    addCommit(database, 'publishing', {
      publishes: [
        {
          staged: path.join(place.root, '_tenon', runId, 's0-0-0', 'x'),
          final: path.join(place.root, '..', 'outside', 'new.txt'),
          size: 1,
          checksum: '0',
        },
      ],
    });
  }),
  forged('a failed run had its target outside, where a folder _tenon is', (database, place) =>
    addRun(database, path.join(place.outside, 'lake'), 'FAILED'),
  ),
  forged('a table is outside, with the sizes and times of its files', (database, { outside }) => {
    database.prepare(`UPDATE tables SET location = ?`).run(path.join(outside, 'letters'));
    database
      .prepare(
        `UPDATE table_objects SET path = ? || '/a.txt', size = 6 WHERE rowid_free IS NULL`.replace(
          ' WHERE rowid_free IS NULL',
          ' WHERE path = (SELECT min(path) FROM table_objects)',
        ),
      )
      .run(path.join(outside, 'letters'));
  }),
  forged('a path with two points', (database, { root }) =>
    database.prepare(`UPDATE tables SET location = ?`).run(`${root}/in/../../outside/letters`),
  ),
  forged('a run’s id is a path', (database) => database.prepare(`UPDATE job_runs SET id = '../../../outside'`).run()),
  forged('a trigger', (database) =>
    database.exec(`CREATE TRIGGER t AFTER INSERT ON job_runs BEGIN DELETE FROM tables; END`),
  ),
  forged('a view instead of a table', (database) =>
    database.exec(`ALTER TABLE seen_objects RENAME TO kept; CREATE VIEW seen_objects AS SELECT * FROM kept`),
  ),
  forged('a generated column', (database) =>
    database.exec(`ALTER TABLE crawls ADD COLUMN g TEXT GENERATED ALWAYS AS (hex(zeroblob(100000000))) VIRTUAL`),
  ),
  forged('another program’s database', (database) => void database.pragma('application_id = 1')),
  forged('a plan that is not JSON', (database) => database.prepare(`UPDATE job_runs SET plan = '{'`).run()),
  forged('a task staged its files outside', (database, { outside }) => {
    addRun(database, outside, 'FAILED');
    database
      .prepare(
        `INSERT INTO job_tasks (run_id, stage_id, task_id, attempt, state, input_hash, files, receipts)
         VALUES (?, 's0', 's0-0', 0, 'DURABLE', 'x', ?, '[]')`,
      )
      .run(runId, JSON.stringify([{ path: path.join(outside, 'letters', 'a.txt'), partitionValues: [] }]));
  }),
];
