/** Crawlers of a workspace from the JSON of AWS Glue, and to it. */

import { stableJson } from '#engine/base/hash.ts';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import type { DefinitionStore } from '#engine/definitions/definition-store.ts';
import { readGlueCrawlers, type ReadCrawler } from '#engine/interchange/glue-crawlers/read-crawlers.ts';
import { onlyOurs, writeGlueCrawler } from '#engine/interchange/glue-crawlers/write-crawler.ts';
import { subjectOfCrawler } from '#engine/orchestrate/triggers/trigger-subjects.ts';
import { refuseConflicts } from '#engine/rpc/interchange/refuse-conflicts.ts';

type Store = Pick<DefinitionStore<Crawler>, 'find' | 'get' | 'list' | 'saveAll'>;

interface Planned extends ReadCrawler {
  readonly action: Output<'importCrawlers'>['crawlers'][number]['action'];
  /** Of the file that is replaced; null: there is none. */
  readonly hash: string | null;
}

/**
 * @param hasClassifier whether the workspace has one with a name.
 * @throws EngineError AlreadyExists for crawlers that differ; ConcurrentModification; InvalidInput; MalformedFile.
 */
export async function importCrawlers(
  store: Store,
  hasClassifier: (name: string) => boolean,
  { text, onConflict, dryRun }: Input<'importCrawlers'>,
): Promise<Output<'importCrawlers'>> {
  const planned = readGlueCrawlers(text).map((read) =>
    withNotes(plan(store, read, onConflict ?? 'refuse'), hasClassifier),
  );
  if (dryRun !== true) {
    refuseConflicts(
      'crawler',
      planned.flatMap(({ action, name }) => (action === 'conflict' ? [name] : [])),
      'Replace or skip those that exist, or rename them first.',
    );
    const saved = planned.filter(({ action }) => action === 'create' || action === 'replace');
    await store.saveAll(saved.map(({ crawler, hash }) => ({ value: crawler, expectedHash: hash })));
  }
  return {
    crawlers: planned.map(({ name, crawler, action, changes }) => ({
      name,
      targets: crawler === null ? [] : titlesOf(crawler),
      action,
      changes,
    })),
  };
}

function titlesOf({ targets, catalogTargets }: Crawler): string[] {
  return [
    ...targets.map(({ path }) => path),
    ...catalogTargets.flatMap(({ databaseName, tables }) => tables.map((table) => `${databaseName}.${table}`)),
  ];
}

function plan(store: Store, read: ReadCrawler, onConflict: 'refuse' | 'replace' | 'skip'): Planned {
  const { crawler, changes } = read;
  if (crawler === null) return { ...read, action: 'unsupported', hash: null };
  const scheduled = withoutWrongSchedule(crawler);
  const all = [...changes, ...scheduled.changes];
  const known = store.find(read.name);
  if (known === undefined) return { ...scheduled, name: read.name, changes: all, action: 'create', hash: null };
  const { value, hash } = known;
  // What AWS Glue cannot have does not make a difference.
  if (stableJson(crawler) === stableJson(asGlueHas(value)))
    return { ...read, crawler: value, action: 'unchanged', hash };
  const replaced = replacing(scheduled.crawler, value);
  const action = onConflict === 'refuse' ? 'conflict' : onConflict;
  return { name: read.name, crawler: replaced.crawler, changes: [...all, ...replaced.changes], action, hash };
}

function asGlueHas(crawler: Crawler): Crawler | null | undefined {
  return readGlueCrawlers(JSON.stringify(writeGlueCrawler(crawler, 'printed').entry))[0]?.crawler;
}

interface Changed {
  readonly crawler: Crawler;
  readonly changes: readonly string[];
}

/** A crawler with a schedule that never fires is not saved. */
function withoutWrongSchedule(crawler: Crawler): Changed {
  const problem = subjectOfCrawler(crawler)?.problem ?? null;
  if (problem === null) return { crawler, changes: [] };
  return {
    crawler: { ...crawler, schedule: null },
    changes: [`Schedule ${crawler.schedule ?? ''} is not imported: ${problem.message}`],
  };
}

/** What AWS Glue does not have stays. Its schedules are in UTC. */
function replacing(crawler: Crawler, known: Crawler): Changed {
  const ours = onlyOurs(known);
  const timeZone = crawler.schedule === known.schedule ? ours.timeZone : crawler.timeZone;
  const kept = crawlerSchema.safeParse({ ...crawler, ...ours, timeZone });
  if (kept.success) return { crawler: kept.data, changes: [] };
  const why = issueText(kept.error.issues[0]!);
  return { crawler, changes: [`Settings that only Tenon has are reset. ${why}.`] };
}

/** What is left to do. */
function withNotes(planned: Planned, hasClassifier: (name: string) => boolean): Planned {
  const { crawler, action } = planned;
  if (crawler === null || action === 'skip' || action === 'unchanged') return planned;
  const changes = [...planned.changes];
  for (const name of crawler.classifiers)
    if (!hasClassifier(name)) changes.push(`The classifier ${name} does not exist here. Import or create it, too.`);
  if (crawler.schedule !== null) changes.push('The schedule starts nothing on this computer until you activate it.');
  return { ...planned, changes };
}

/** @throws EngineError EntityNotFound. */
export function exportCrawlers(store: Store, name: string | undefined): Output<'exportCrawlers'> {
  const form = name === undefined ? 'printed' : 'input';
  const chosen = name === undefined ? store.list().map(({ value }) => value) : [store.get(name).value];
  const written = chosen.map((crawler) => ({ name: crawler.name, ...writeGlueCrawler(crawler, form) }));
  const value = name === undefined ? { Crawlers: written.map(({ entry }) => entry) } : written[0]!.entry;
  return {
    text: `${JSON.stringify(value, null, 2)}\n`,
    crawlers: written.map(({ name: title, changes }) => ({ name: title, changes })),
  };
}
