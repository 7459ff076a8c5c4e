/**
 * Bookmarks that follow a compaction: the new files of a table have exactly the rows of the files that they replace, so a
 * source that has read all of those has read the new ones, and one that has read none still has to. The new files count
 * under the commits that read the old ones, so that an undo or a rewind of these takes both back. Decision 0116.
 */

import { titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import { sql } from '#engine/base/sql.ts';
import type { CommitIntent, CommitPhase, TableChange } from '#engine/catalog/commit-entities.ts';
import type { BookmarkObject } from '#engine/catalog/entities.ts';
import { foldName } from '#engine/catalog/names.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { compactionPrefix } from '#engine/contract/definitions/compaction-name.ts';
import { EngineError } from '#engine/contract/errors.ts';

const [namesFrom, namesBefore] = [compactionPrefix, 'compact!'] as const;

interface Reader {
  readonly jobName: string;
  readonly sourceKey: string;
}

interface CompactionRow {
  readonly runId: string;
  readonly intent: string;
}

function compactions(connection: Connection, phases: readonly CommitPhase[]): CompactionRow[] {
  return connection.all<CompactionRow>(
    sql`SELECT run_id AS runId, intent FROM commits
      WHERE phase IN (SELECT value FROM json_each(?)) AND job_name >= ? AND job_name < ?
        AND json_extract(intent, '$.keepsRows') = 1`,
    JSON.stringify(phases),
    namesFrom,
    namesBefore,
  );
}

/** Sources that have read any of the paths, whatever became of their jobs. */
function readersOf(connection: Connection, paths: readonly string[]): Reader[] {
  return connection.all<Reader>(
    sql`WITH sources AS (SELECT DISTINCT job_name, source_key FROM bookmark_objects)
      SELECT job_name AS jobName, source_key AS sourceKey FROM sources
      WHERE EXISTS (SELECT 1 FROM json_each(?) path JOIN bookmark_objects object
        ON object.job_name = sources.job_name AND object.source_key = sources.source_key AND object.path = path.value)`,
    JSON.stringify(paths),
  );
}

/** Commits under which a source has read these very files; the number of files that it has read. */
function readBy(
  connection: Connection,
  { jobName, sourceKey }: Reader,
  files: CommitIntent['retires'],
): { readonly sequences: readonly number[]; readonly fileCount: number } {
  const sequences = new Set<number>();
  let fileCount = 0;
  for (const { path, size, modifiedMicros } of files) {
    const found = connection.all<{ sequence: number; size: number; modifiedMicros: number }>(
      sql`SELECT commit_sequence AS sequence, size, modified_micros AS modifiedMicros FROM bookmark_objects
        WHERE job_name = ? AND source_key = ? AND path = ? ORDER BY commit_sequence DESC`,
      jobName,
      sourceKey,
      path,
    );
    // What it read in another state, it reads again.
    const isRead = found[0]?.size === size && found[0].modifiedMicros === modifiedMicros;
    if (!isRead) continue;
    fileCount += 1;
    for (const each of found)
      if (each.size === size && each.modifiedMicros === modifiedMicros) sequences.add(each.sequence);
  }
  return { sequences: [...sequences].toSorted((left, right) => left - right), fileCount };
}

/**
 * Checks that each source has read all of the files that a compaction replaces, or none.
 * @throws EngineError InvalidState naming the job that has read some; ConcurrentModification while a commit, or an undo, of a
 *   run that read some is open.
 */
export function refuseMixedReaders(
  connection: Connection,
  files: CommitIntent['retires'],
  title: string,
  refuseOpen: (jobName: string) => void,
): void {
  const paths = new Set(files.map(({ path }) => path));
  refuseOpenReaders(connection, paths, refuseOpen);
  for (const reader of readersOf(connection, [...paths])) {
    refuseOpen(reader.jobName);
    const { fileCount } = readBy(connection, reader, files);
    if (fileCount === 0 || fileCount === files.length) continue;
    throw new EngineError(
      'InvalidState',
      `Cannot compact ${title}: job ${reader.jobName} has read ${fileCount} of its ${files.length} files, and a file with rows of both kinds would be read twice or not at all.`,
      { hint: `Run ${reader.jobName} first, then compact.`, details: { job: reader.jobName, table: title } },
    );
  }
}

/** Runs that are committing that they have read any of the paths. */
function refuseOpenReaders(
  connection: Connection,
  paths: ReadonlySet<string>,
  refuseOpen: (jobName: string) => void,
): void {
  const open = connection.all<{ jobName: string; intent: string }>(
    sql`SELECT job_name AS jobName, intent FROM commits WHERE phase IN ('publishing', 'blocked') AND changes_bookmark = 1`,
  );
  for (const { jobName, intent } of open) {
    const { bookmarkChanges } = JSON.parse(intent) as CommitIntent;
    if (bookmarkChanges.some(({ addObjects }) => addObjects.some(({ path }) => paths.has(path)))) refuseOpen(jobName);
  }
}

/** The new files count as read wherever the old ones do; inside the transaction that applies the compaction. */
export function followCompaction(
  connection: Connection,
  { retires, publishes }: CommitIntent,
  modified: ReadonlyMap<string, number>,
): void {
  const paths = retires.map(({ path }) => path);
  for (const reader of readersOf(connection, paths)) {
    const { sequences, fileCount } = readBy(connection, reader, retires);
    if (fileCount < retires.length) continue;
    for (const { final, size } of publishes)
      for (const sequence of sequences)
        connection.run(
          sql`INSERT OR REPLACE INTO bookmark_objects (job_name, source_key, path, commit_sequence, size, modified_micros)
            VALUES (?, ?, ?, ?, ?, ?)`,
          reader.jobName,
          reader.sourceKey,
          final,
          sequence,
          size,
          modified.get(final) ?? 0,
        );
  }
}

/**
 * For a run that is about to commit what it has read: its files may have been replaced since it was planned.
 * @throws EngineError ConcurrentModification.
 */
export function refuseCompactedSources(connection: Connection, intent: CommitIntent): void {
  const paths = intent.bookmarkChanges.flatMap(({ addObjects }) => addObjects.map(({ path }) => path));
  if (paths.length === 0) return;
  const wanted = new Set(paths);
  for (const { runId, intent: text } of compactions(connection, ['publishing', 'blocked'])) {
    const { retires } = JSON.parse(text) as CommitIntent;
    if (retires.some(({ path }) => wanted.has(path)))
      throw new EngineError(
        'ConcurrentModification',
        `Files that the run has read are being compacted by ${titleOfRun(connection, runId)}.`,
        {
          hint: 'Run the job again when the compaction has finished.',
          details: { run: runId },
        },
      );
  }
  const replaced = findCompacted(connection, paths);
  if (replaced !== undefined)
    throw new EngineError(
      'ConcurrentModification',
      `Files that the run has read were compacted since it was planned, for example ${replaced}.`,
      { hint: 'Run the job again; it then reads the new files.', details: { path: replaced } },
    );
  refuseUndoneSources(connection, intent);
}

/** The files that an undone compaction replaced are back, perhaps with other times, and would be read once more. */
function refuseUndoneSources(connection: Connection, { bookmarkChanges }: CommitIntent): void {
  const read = new Map(bookmarkChanges.flatMap(({ addObjects }) => addObjects.map((object) => [object.path, object])));
  const undoing = new Set(
    connection.all<{ runId: string }>(sql`SELECT run_id AS runId FROM undos`).map((u) => u.runId),
  );
  const undone = [
    ...compactions(connection, ['undone']),
    ...(undoing.size === 0 ? [] : compactions(connection, ['published', 'cleaned'])).filter((c) =>
      undoing.has(c.runId),
    ),
  ];
  for (const { intent } of undone) {
    const { publishes, retires, tableChanges } = JSON.parse(intent) as CommitIntent;
    const gone = publishes.find(({ final }) => read.has(final))?.final;
    if (gone !== undefined)
      throw new EngineError(
        'ConcurrentModification',
        `A compaction was undone that made files which the run has read, for example ${gone}.`,
        { hint: 'Run the job again; it then reads the files as they are now.', details: { path: gone } },
      );
    const moved = retires.find(({ path }) => {
      const object = read.get(path);
      return object !== undefined && tableChanges.some((table) => hasOtherTime(connection, table, object));
    })?.path;
    if (moved !== undefined)
      throw new EngineError(
        'ConcurrentModification',
        `A compaction was undone since the run was planned, and files that it has read came back with other times, for example ${moved}.`,
        { hint: 'Run the job again.', details: { path: moved } },
      );
  }
}

function hasOtherTime(connection: Connection, table: TableChange, { path, modifiedMicros }: BookmarkObject): boolean {
  const listed = connection.get<{ modifiedMicros: number }>(
    sql`SELECT object.modified_micros AS modifiedMicros FROM tables JOIN table_objects object
        ON object.listing_id = tables.listing_id
      WHERE tables.database_name = ? AND tables.name = ? AND object.path = ?`,
    foldName(table.databaseName),
    foldName(table.name),
    path,
  );
  return listed !== undefined && listed.modifiedMicros !== modifiedMicros;
}

/**
 * A compaction in force replaced one of these files.
 * @returns its path; undefined: none did.
 */
export function findCompacted(connection: Connection, paths: readonly string[]): string | undefined {
  return connection.get<{ path: string }>(
    // A join with the paths would read all of them for each replaced file.
    sql`SELECT removed.path FROM commits c
        JOIN commit_removed_objects removed ON removed.run_id = c.run_id
      WHERE c.phase IN ('published', 'cleaned') AND c.job_name >= ? AND c.job_name < ?
        AND json_extract(c.intent, '$.keepsRows') = 1 AND removed.path IN (SELECT value FROM json_each(?)) LIMIT 1`,
    namesFrom,
    namesBefore,
    JSON.stringify(paths),
  )?.path;
}

/**
 * A compaction that has left the history, too: its files count as read by these runs of a job, and are not what they read.
 * @param paths that the runs read.
 * @returns the path of such a file; undefined: there is none.
 */
export function findFollowed(
  connection: Connection,
  jobName: string,
  runIds: readonly string[],
  paths: readonly string[],
): string | undefined {
  return connection.get<{ path: string }>(
    sql`SELECT object.path FROM commits JOIN bookmark_objects object
        ON object.job_name = ? AND object.commit_sequence = commits.sequence
      WHERE commits.run_id IN (SELECT value FROM json_each(?)) AND object.path NOT IN (SELECT value FROM json_each(?)) LIMIT 1`,
    jobName,
    JSON.stringify(runIds),
    JSON.stringify(paths),
  )?.path;
}

/**
 * For whatever takes back what a job has read by commits after `last`: a compacted file may have rows of earlier ones, too.
 * @throws EngineError InvalidState; ConcurrentModification while a compaction is open.
 */
export function refuseTornBookmark(connection: Connection, jobName: string, last: number, what: string): void {
  const open = compactions(connection, ['publishing', 'blocked']).find(({ intent }) => {
    const { retires } = JSON.parse(intent) as CommitIntent;
    const readers = readersOf(
      connection,
      retires.map(({ path }) => path),
    );
    return readers.some((reader) => reader.jobName === jobName);
  });
  if (open !== undefined)
    throw new EngineError(
      'ConcurrentModification',
      `${what}: ${titleOfRun(connection, open.runId)} is compacting a table.`,
      {
        hint: 'Try again when it has finished.',
        details: { run: open.runId },
      },
    );
  const torn = connection.get<{ path: string }>(
    sql`SELECT later.path FROM bookmark_objects later JOIN bookmark_objects earlier
        ON earlier.job_name = later.job_name AND earlier.source_key = later.source_key AND earlier.path = later.path
          AND earlier.size = later.size AND earlier.modified_micros = later.modified_micros
      WHERE later.job_name = ? AND later.commit_sequence > ? AND earlier.commit_sequence <= ? LIMIT 1`,
    jobName,
    last,
    last,
  );
  if (torn === undefined) return;
  throw new EngineError(
    'InvalidState',
    `${what}: a compaction put rows that job ${jobName} read before and after that into one file, ${torn.path}.`,
    { hint: 'Undo the compaction first, or set the whole bookmark back.', details: { job: jobName, path: torn.path } },
  );
}

/**
 * @throws EngineError InvalidState when a job has read the new files of a compaction by itself; ConcurrentModification while
 *   a run that has read them is being committed.
 */
export function refuseReadCompaction(
  connection: Connection,
  sequence: number,
  intent: CommitIntent,
  refuseOpen: (jobName: string) => void,
): void {
  const finals = intent.publishes.map(({ final }) => final);
  refuseOpenReaders(connection, new Set(finals), refuseOpen);
  for (const { jobName, sourceKey } of readersOf(connection, finals)) {
    const own = connection.get<{ path: string }>(
      sql`SELECT object.path FROM json_each(?) path JOIN bookmark_objects object
          ON object.job_name = ? AND object.source_key = ? AND object.path = path.value
        WHERE object.commit_sequence > ? LIMIT 1`,
      JSON.stringify(finals),
      jobName,
      sourceKey,
      sequence,
    );
    if (own !== undefined)
      throw new EngineError(
        'InvalidState',
        `The compaction cannot be undone: job ${jobName} has read its files since, and would read their rows again.`,
        {
          hint: `Undo the run of ${jobName} first, or set the bookmark of ${jobName} back.`,
          details: { job: jobName, path: own.path },
        },
      );
  }
}

/** The old files are back, perhaps with other times; inside the transaction that undoes the compaction. */
export function unfollowCompaction(
  connection: Connection,
  { retires, publishes }: CommitIntent,
  modified: ReadonlyMap<string, number>,
): void {
  const finals = publishes.map(({ final }) => final);
  for (const { jobName, sourceKey } of readersOf(connection, [...finals, ...retires.map(({ path }) => path)])) {
    for (const path of finals)
      connection.run(
        sql`DELETE FROM bookmark_objects WHERE job_name = ? AND source_key = ? AND path = ?`,
        jobName,
        sourceKey,
        path,
      );
    for (const { path, size, modifiedMicros } of retires)
      connection.run(
        sql`UPDATE bookmark_objects SET modified_micros = ?
          WHERE job_name = ? AND source_key = ? AND path = ? AND size = ? AND modified_micros = ?`,
        modified.get(path) ?? modifiedMicros,
        jobName,
        sourceKey,
        path,
        size,
        modifiedMicros,
      );
  }
}
