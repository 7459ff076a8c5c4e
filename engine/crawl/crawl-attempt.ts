/** One attempt at a crawl: list, read, plan and publish from one state of the catalog; fails when that state moved. */

import { compareText } from '#engine/base/compare-text.ts';
import { isWithin } from '#engine/base/path-below.ts';
import type { CrawledTable, CrawlPublication } from '#engine/catalog/crawl-publication.ts';
import type { SeenObject, Table } from '#engine/catalog/entities.ts';
import type { ClassifierReading } from '#engine/contract/classifier-reading.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { findClosedFolders } from '#engine/crawl/closed-folders.ts';
import { getTargetTables, refuseMissing } from '#engine/crawl/catalog-targets/catalog-roots.ts';
import { isOfCatalog } from '#engine/crawl/catalog-targets/crawl-root.ts';
import type { TablePlace } from '#engine/crawl/crawl-lease.ts';
import { getOpenCommits, refuseLeft } from '#engine/crawl/open-commits.ts';
import { chunkRows } from '#engine/crawl/object-chunk.ts';
import { listAndRead, type ChangedFolders } from '#engine/crawl/operations.ts';
import { planTargets, type PlannedFrom } from '#engine/crawl/plan-targets.ts';
import { explainRetyping } from '#engine/crawl/changes/explain-retyping.ts';
import {
  planChanges,
  staysAsItIs,
  type ChangeInput,
  type ChangePlan,
  type ExistingTable,
} from '#engine/crawl/plan-changes.ts';
import { noDifference, type ObjectDifference, type PlannedTable } from '#engine/crawl/planned-table.ts';
import { encodeListMemory, type ListMemory } from '#engine/crawl/seen-verdict.ts';
import { baseTableName, chooseTableName, nameOfFormat } from '#engine/crawl/table-name.ts';
import type { StatedReading } from '#engine/formats/stated-reading.ts';
import type { SkippedPath } from '#engine/storage/storage.ts';
import { statedOf } from '#engine/crawl/reading/stated-table.ts';
import { refuseSharedFolders } from '#engine/crawl/taking/refuse-shared-folders.ts';
import type { TakenPart } from '#engine/crawl/taking/taken-part.ts';

export interface AttemptInput extends PlannedFrom {
  readonly crawlId: string;
  /** Set for folders by people. */
  readonly readings: readonly StatedReading[];
  /** Of the crawler, in order. */
  readonly classifiers: readonly ClassifierReading[];
  /** `database.table` → its object list at an earlier crawl. */
  readonly memory: ReadonlyMap<string, ListMemory>;
  readonly now: () => number;
  readonly shuffleSeed?: number;
  /** Absent: every file is finished. */
  readonly quietMillis?: number;
  /** Of a crawler that reads queues. */
  readonly queued?: QueuedChanges;
  /** Called once the skipped files of an attempt are known, also where the attempt fails later. */
  noteSkipped?(skipped: readonly SkippedPath[]): void;
}

/** What queues say of the targets of a crawl. */
export interface QueuedChanges {
  /** Undefined: all of the target is listed. */
  changesOf(root: string): ChangedFolders | undefined;
  /** Called with each listing; the last one of a target counts. */
  noteListing(root: string, fingerprint: string): void;
}

export interface AttemptResult {
  readonly plan: ChangePlan;
  readonly skipped: readonly SkippedPath[];
  /** Rows to remember for the next crawl. */
  readonly memory: readonly SeenObject[];
}

/** Counts over all attempts of one crawl, also when they fail. */
export interface CrawlCounts {
  filesListed: number;
  filesRead: number;
  /** Files that were still being written. */
  filesUnfinished: number;
  /** Files whose reading failed in a way that may pass without a change of the file. */
  filesUnsettled: number;
}

export function noFiles(): CrawlCounts {
  return { filesListed: 0, filesRead: 0, filesUnfinished: 0, filesUnsettled: 0 };
}

/** What a crawl would publish, before it is published. */
export interface PlannedCrawl {
  readonly plan: ChangePlan;
  /** What the plan was made from, to plan a part of it. */
  readonly input: ChangeInput;
  readonly planned: readonly PlannedTable[];
  /** Of every planned table what the catalog has at its location. */
  readonly matched: readonly (ExistingTable | undefined)[];
  /** Tables at or below a target that the plan does not have. */
  readonly vanished: readonly ExistingTable[];
  readonly skipped: readonly SkippedPath[];
  readonly places: readonly TablePlace[];
  readonly comparer: TableComparer;
}

/**
 * @param check rejects when the plan is not what it has to be; then nothing is published.
 * @param part of the plan that is published; undefined: all of it.
 * @throws EngineError ConcurrentModification when a run or a person changed a table meanwhile; InvalidInput for a part of
 *   a table that the crawl does not find.
 */
export async function attemptCrawl(
  input: AttemptInput,
  counts: CrawlCounts,
  check: (planned: PlannedCrawl) => Promise<void>,
  part: TakenPart | undefined,
): Promise<AttemptResult> {
  const whole = await planCrawl(input, counts);
  await check(whole);
  const found = part === undefined ? whole : { ...whole, plan: planChanges({ ...whole.input, part }) };
  const { plan, skipped, comparer, matched } = found;
  const newFoldersOnly = input.crawler.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY';
  if (newFoldersOnly) await refuseSharedFolders(input.worker, plan, found.places);
  await publish(input, found);
  const memory = newFoldersOnly ? [] : await comparer.remember(plan, matched);
  return { plan, skipped, memory };
}

/** Lists, reads, groups and compares; changes nothing. @throws EngineError ConcurrentModification as above. */
export async function planCrawl(input: AttemptInput, counts: CrawlCounts): Promise<PlannedCrawl> {
  const { catalog, crawler, worker, roots } = input;
  // The catalog is read before the folders: what a run adds in between then shows as a moved generation.
  const before = await getOpenCommits(catalog);
  const tables = await getTablesAt(input);
  const newFoldersOnly = crawler.recrawlBehavior === 'CRAWL_NEW_FOLDERS_ONLY';
  if (newFoldersOnly) for (const table of tables) await worker.addKnownFolders(catalog, table.databaseName, table.name);
  const written = new Set<Table>();
  for (const table of tables) if (await worker.addWritten(catalog, table)) written.add(table);
  if (roots.some(({ path }) => input.queued?.changesOf(path) !== undefined))
    for (const table of tables) await worker.addListed(catalog, table.databaseName, table.name);
  const { isFile, closedFolders } = await listTargets(input, tables, written, counts);
  const commits = await getOpenCommits(catalog);
  refuseLeft(
    before,
    commits,
    roots.map(({ path }) => path),
    input.separator,
  );
  const { candidates, found, skipped } = await planTargets(input, tables, isFile, commits.paths, written);
  input.noteSkipped?.(skipped);
  // Of folders that are all known there is nothing to add.
  const takesPart = (index: number): boolean => found[index] !== undefined || candidates[index]!.table.objectCount > 0;
  const taken = candidates.filter((_, index) => takesPart(index));
  const planned = taken.map(({ table }) => table);
  const places = taken.map(({ place }) => place);
  const matches = found.filter((_, index) => takesPart(index));
  if (!isOfCatalog(crawler)) refuseTooMany(crawler, planned.length);
  const committing = (table: Table): boolean =>
    table.lockedByRun !== null || commits.tables.has(`${table.databaseName}.${table.name}`);
  const comparer = new TableComparer(input, planned, places, newFoldersOnly);
  const closedFolderOf = await findClosedFolders(input, tables, closedFolders);
  const unchanged = (table: Table): ExistingTable => ({
    table,
    difference: noDifference,
    committing: committing(table),
    closedFolder: closedFolderOf.get(table),
  });
  const matched: (ExistingTable | undefined)[] = [];
  for (const [index, table] of matches.entries()) {
    const existing = table === undefined ? undefined : unchanged(table);
    if (existing === undefined || staysAsItIs(existing)) matched.push(existing);
    else matched.push({ ...existing, difference: await comparer.compare(index, existing.table) });
  }
  const kept = new Set(matches);
  const vanished = tables.filter((table) => !kept.has(table)).map(unchanged);
  const takenNames = await findTakenNames(input, planned, matches, tables);
  const { pinned } = input;
  const retyping = await explainRetyping(worker, planned, matched, places);
  const changes = { crawler, now: input.now(), planned, matched, vanished, takenNames, pinned, retyping };
  const plan = planChanges(changes);
  const untaken = await untakenFiles(input, plan, changes, places);
  const allSkipped = [...skipped, ...untaken].sort((left, right) => compareText(left.path, right.path));
  return { plan, input: changes, planned, matched, vanished, skipped: allSkipped, places, comparer };
}

/** Files of tables that stay as they are, and do not have them. */
async function untakenFiles(
  { catalog, worker }: AttemptInput,
  { untaken }: ChangePlan,
  { planned, matched }: Pick<ChangeInput, 'planned' | 'matched'>,
  places: readonly TablePlace[],
): Promise<SkippedPath[]> {
  const skipped: SkippedPath[] = [];
  for (const [index, reason] of untaken) {
    // Such files are listed with the value that does not fit.
    if (planned[index]!.unheld !== undefined) continue;
    const { databaseName, name } = matched[index]!.table;
    const known = await worker.knownPaths(catalog, databaseName, name);
    for await (const page of worker.objectPages(places[index]!))
      for (const { path } of page) if (!known.has(path)) skipped.push({ path, reason });
  }
  return skipped;
}

/** The tables that are targets, in their order; else those of the crawler's database whose location is a target or below one. */
async function getTablesAt(input: AttemptInput): Promise<Table[]> {
  const { catalog, crawler, roots, separator } = input;
  if (isOfCatalog(crawler)) return await getTargetTables(catalog, roots);
  const found = new Map<string, Table>();
  const database = crawler.databaseName.toLowerCase();
  for (const { path } of roots) {
    for (const table of await catalog.tables.getTablesOverlapping(path)) {
      const inside = isWithin(table.location, path, separator);
      if (inside && table.databaseName === database && table.tableType === 'EXTERNAL_TABLE')
        found.set(table.name, table);
    }
  }
  return [...found.values()];
}

interface ListedTargets {
  /** Of each target. */
  readonly isFile: boolean[];
  readonly closedFolders: string[];
}

async function listTargets(
  input: AttemptInput,
  tables: readonly Table[],
  written: ReadonlySet<Table>,
  counts: CrawlCounts,
): Promise<ListedTargets> {
  const { crawler, roots, worker, pinned } = input;
  const stated = tables.flatMap((table) => statedOf(table, pinned, written.has(table)) ?? []);
  // A setting of the table itself wins over a setting of its folder.
  const ofTables = new Set(stated.map(({ location }) => location));
  stated.push(...input.readings.filter(({ location }) => !ofTables.has(location)));
  let budget = crawler.readBudgetBytes;
  counts.filesListed = 0;
  counts.filesUnfinished = 0;
  counts.filesUnsettled = 0;
  const isFile: boolean[] = [];
  const closedFolders: string[] = [];
  for (const [target, root] of roots.entries()) {
    const changed = input.queued?.changesOf(root.path);
    const listing = worker.run(
      listAndRead,
      {
        target,
        root: root.path,
        exclusions: root.exclusions,
        sampleSize: root.sampleSize,
        readBudgetBytes: budget,
        stated,
        classifiers: input.classifiers,
        ...(changed === undefined ? {} : { changed }),
        ...(input.quietMillis === undefined ? {} : { quietMillis: input.quietMillis }),
        ...(input.shuffleSeed === undefined ? {} : { shuffleSeed: input.shuffleSeed }),
      },
      // How many files there are is known once they are listed.
      ({ fraction, note = '' }) => input.onProgress({ stage: fraction === null ? 'list' : 'read', fraction, note }),
    );
    const output = await (root.table === null ? listing : listing.catch(refuseMissing(root.table, root.path)));
    isFile.push(output.rootIsFile);
    closedFolders.push(...output.closedFolders);
    input.queued?.noteListing(root.path, output.fingerprint);
    budget = Math.max(0, budget - output.bytesNeeded);
    counts.filesListed += output.listed;
    counts.filesRead += output.read;
    counts.filesUnfinished += output.unfinished;
    counts.filesUnsettled += output.unsettled;
  }
  return { isFile, closedFolders };
}

function refuseTooMany(crawler: Crawler, found: number): void {
  if (crawler.tableThreshold === null || found <= crawler.tableThreshold) return;
  throw new EngineError(
    'Execution',
    `Crawler ${crawler.name} found ${found} tables, more than its threshold of ${crawler.tableThreshold}; nothing was changed.`,
    {
      hint: 'Raise tableThreshold, set tableLevel, or combine compatible schemas.',
    },
  );
}

/** Names that the new tables want and other tables of the database have. */
async function findTakenNames(
  { catalog, crawler }: AttemptInput,
  planned: readonly PlannedTable[],
  matches: readonly (Table | undefined)[],
  tables: readonly Table[],
): Promise<Set<string>> {
  const taken = new Set(tables.map((table) => table.name));
  for (const [index, plan] of planned.entries()) {
    if (matches[index] !== undefined) continue;
    const base = baseTableName(crawler.tablePrefix, plan.sourceName);
    const hashed = chooseTableName(base, plan, (candidate) => candidate === base);
    for (const name of [base, nameOfFormat(base, plan.reading.classification), hashed]) {
      if (!taken.has(name) && (await catalog.tables.findTable(crawler.databaseName, name)) !== undefined)
        taken.add(name);
    }
  }
  return taken;
}

async function publish(
  { crawlId, catalog, worker, onProgress }: AttemptInput,
  { plan, planned: plannedTables, matched, places, comparer }: PlannedCrawl,
): Promise<void> {
  if (plan.publish.length === 0 && plan.deleteTables.length === 0) return;
  onProgress({ stage: 'write', fraction: null, note: 'writing to the catalog' });
  const tables: CrawledTable[] = [];
  for (const { planned, table, expectedGeneration } of plan.publish) {
    const match = planned === null ? undefined : matched[planned]?.table;
    // Even where no file changed, counts that the catalog knows better are carried over.
    if (planned !== null && match !== undefined) await comparer.compareWhole(planned, match);
    const place = planned === null ? undefined : places[planned]!;
    const count = planned === null ? 0 : plannedTables[planned]!.objectCount;
    if (place === undefined) tables.push({ table, objects: [], expectedGeneration });
    // While the catalog writes a page the worker packs the next one.
    else if (expectedGeneration === null && count > chunkRows)
      tables.push({ table, objects: worker.objectPages(place), expectedGeneration });
    else tables.push({ table, objects: await worker.objects(place), expectedGeneration });
  }
  const publication: CrawlPublication = { crawlId, tables, deleteTables: plan.deleteTables, changes: plan.changes };
  await catalog.crawls.publishCrawl(publication);
}

/** Object lists of planned tables against the catalog's, each at most once. */
class TableComparer {
  readonly #input: AttemptInput;
  readonly #planned: readonly PlannedTable[];
  readonly #places: readonly TablePlace[];
  readonly #always: boolean;
  readonly #whole = new Map<number, ObjectDifference>();

  constructor(input: AttemptInput, planned: readonly PlannedTable[], places: readonly TablePlace[], always: boolean) {
    this.#input = input;
    this.#planned = planned;
    this.#places = places;
    this.#always = always;
  }

  /** From memory where the table has not moved since an equal list was seen. */
  async compare(index: number, table: Table): Promise<ObjectDifference> {
    const kept = this.#input.memory.get(`${table.databaseName}.${table.name}`);
    const same = kept?.generation === table.generation && kept.fingerprint === this.#planned[index]!.fingerprint;
    return same && !this.#always ? noDifference : await this.compareWhole(index, table);
  }

  async compareWhole(index: number, table: Table): Promise<ObjectDifference> {
    const known = this.#whole.get(index);
    if (known !== undefined) return known;
    const { catalog, worker } = this.#input;
    const difference = await worker.compare(catalog, table.databaseName, table.name, this.#places[index]!);
    const now = await catalog.tables.findTable(table.databaseName, table.name);
    if (now?.generation !== table.generation) {
      throw new EngineError(
        'ConcurrentModification',
        `Table ${table.databaseName}.${table.name} was changed while it was crawled.`,
        {
          hint: 'Start the crawler again.',
        },
      );
    }
    this.#whole.set(index, difference);
    return difference;
  }

  /** Rows that let the next crawl skip the comparison of lists that are equal now. */
  async remember(plan: ChangePlan, matched: readonly (ExistingTable | undefined)[]): Promise<SeenObject[]> {
    const { catalog, roots, separator, memory } = this.#input;
    const rows: SeenObject[] = [];
    const published = new Set(plan.publish.map(({ planned }) => planned));
    for (const [index, definition] of plan.definitions.entries()) {
      const { fingerprint, objectCount, sizeBytes } = this.#planned[index]!;
      const existing = matched[index];
      if (existing?.committing === true || plan.leftAlone.has(index)) continue;
      const table = published.has(index)
        ? await catalog.tables.findTable(definition.databaseName, definition.name)
        : existing?.table;
      // A run may have committed since; then its files are not in our list and the totals differ.
      if (table === undefined || table.objectCount !== objectCount || table.sizeBytes !== sizeBytes) continue;
      const kept = memory.get(`${table.databaseName}.${table.name}`);
      if (kept?.generation === table.generation && kept.fingerprint === fingerprint) continue;
      rows.push(
        encodeListMemory(roots[this.#places[index]!.target]!.path, separator, table, {
          generation: table.generation,
          fingerprint,
        }),
      );
    }
    return rows;
  }
}
