/** Changes to a table's definition and files, in words. */

import { countText } from '#engine/contract/count-text.ts';
import { stableJson } from '#engine/base/hash.ts';
import type { CrawlChange, TableInput, TableReading } from '#engine/catalog/entities.ts';
import { optionsAboutColumns } from '#engine/catalog/restored-definition.ts';
import { deprecatedParameter } from '#engine/contract/deprecated-parameter.ts';
import { describeColumnChanges } from '#engine/crawl/changes/column-changes.ts';
import type { FileWarning, ObjectDifference, PlannedTable, RetypingReasons } from '#engine/crawl/planned-table.ts';

type ReadOptions = TableReading['options'];

/** Number of options that are listed by name; an ellipsis replaces the others. */
const mostOptions = 3;

/** Characters of an option's value. */
const mostValue = 40;

/**
 * The read options that changed, with both values, and those in which further files differ; empty when none did.
 * @param columnsTold another change in the description already explains different columns in the files.
 */
function describeReading(was: TableReading, is: TableReading, columnsTold: boolean): string[] {
  const words: string[] = [];
  const changed = differing(was.options, is.options);
  if (changed.length > 0) {
    const told = changed.slice(0, mostOptions).map((name) => {
      const [before, after] = [valueText(was.options[name]), valueText(is.options[name])];
      return before === undefined || after === undefined ? name : `${name} ${before} → ${after}`;
    });
    words.push(`read options changed: ${enumerate(told, changed.length)}`);
  }
  const known = Object.values(was.variants ?? {}).map(stableJson);
  const others = Object.values(is.variants ?? {}).filter((variant) => !known.includes(stableJson(variant)));
  const different = [...new Set(others.flatMap((variant) => differing(is.options, variant)))];
  if (different.length > 0)
    words.push(
      `some files are read with different values of ${enumerate(different.slice(0, mostOptions), different.length)}`,
    );
  if (
    words.length === 0 &&
    !columnsTold &&
    stableJson([was.options, was.variants]) !== stableJson([is.options, is.variants])
  )
    // Nothing but the columns in the files is left to differ.
    words.push('columns of the files have different names or types, or a different order');
  return words;
}

/** That another classifier recognises the files, or the same one states something else; empty when none did. */
function describeClassifier({ classifier: was }: TableReading, { classifier: is }: TableReading): string[] {
  if (stableJson([was]) === stableJson([is])) return [];
  if (is === undefined) return [`no longer read by the classifier "${was!.name}"`];
  return [was?.name === is.name ? `the classifier "${is.name}" changed` : `now read by the classifier "${is.name}"`];
}

/** Behind the format of a new table. */
export function byClassifier({ classifier }: TableReading): string {
  return classifier === undefined ? '' : ` by the classifier "${classifier.name}"`;
}

/** How two definitions of a table differ, each without a capital or a full stop; at least one. */
export function describeDefinition(before: TableInput, after: TableInput, reasons?: RetypingReasons): string[] {
  const words = describeColumnChanges(before.columns, after.columns, 'column', reasons);
  words.push(...describeColumnChanges(before.partitionKeys, after.partitionKeys, 'partition key'));
  const { reading: was } = before;
  const { reading: is } = after;
  if (was.classification !== is.classification)
    words.push(`classification changed from ${was.classification} to ${is.classification}`);
  if (was.compression !== is.compression)
    words.push(`compression changed from ${was.compression} to ${is.compression}`);
  words.push(...describeClassifier(was, is));
  // Columns that come and go say why the lists of columns in the files differ.
  words.push(...describeReading(was, is, words.length > 0));
  if (before.parameters[deprecatedParameter] !== undefined && after.parameters[deprecatedParameter] === undefined) {
    words.push('found again, no longer deprecated');
  }
  if (words.length === 0)
    words.push(
      stableJson(before.parameters) === stableJson(after.parameters)
        ? 'description, owner, tags or comments changed'
        : 'parameters changed',
    );
  return words;
}

/** Counts of files and partitions with the first few by name, one entry for each kind of change. @param location of the table. */
export function describeObjects(
  difference: ObjectDifference,
  location: string,
): [CrawlChange['change'], CrawlChange['entity'], string][] {
  const { partitionsAdded, partitionsRemoved, added, changed, removed } = difference;
  const within = (path: string): string =>
    path.startsWith(location) ? path.slice(location.length).replace(/^[/\\]/u, '') : path;
  const files = (number: number, verb: string, paths: readonly string[]): string => {
    const names = paths.map(within).filter((name) => name !== '');
    return `${countText(number, 'file')} ${verb}${names.length === 0 ? '' : `: ${enumerate(names, number)}`}.`;
  };
  const all: [number, CrawlChange['change'], CrawlChange['entity'], string][] = [
    [
      partitionsAdded,
      'added',
      'partition',
      `${countText(partitionsAdded, 'partition')} added: ${enumerate(difference.samplePartitionsAdded, partitionsAdded)}.`,
    ],
    [
      partitionsRemoved,
      'deleted',
      'partition',
      `${countText(partitionsRemoved, 'partition')} removed: ${enumerate(difference.samplePartitionsRemoved, partitionsRemoved)}.`,
    ],
    [added, 'added', 'object', files(added, 'added', difference.sampleAdded)],
    [changed, 'updated', 'object', files(changed, 'changed', difference.sampleChanged)],
    [removed, 'deleted', 'object', files(removed, 'removed', difference.sampleRemoved)],
  ];
  return all.flatMap(([number, change, entity, text]) => (number === 0 ? [] : [[change, entity, text]]));
}

/** Number of tables that are listed by name. */
const mostTables = 5;

/**
 * Why a table is no longer found: its files were removed, or belong to other tables since this crawl.
 * @param tables tables that the crawl found.
 * @returns the reason without a capital or a full stop; `isSplit`: files of one table are several now.
 */
export function describeAbsence(
  location: string,
  tables: readonly { name: string; location: string }[],
): { readonly text: string; readonly isSplit: boolean } {
  const parts = tables.filter((table) => isBelow(table.location, location)).map(({ name }) => name);
  if (parts.length > 0) {
    const names = enumerate(parts.slice(0, mostTables), parts.length);
    const text = `its files now belong to ${names}, because their columns or formats differ; "One table per target" (combineCompatibleSchemas) keeps compatible files together`;
    return { text, isSplit: true };
  }
  const whole = tables.filter((table) => isBelow(location, table.location)).map(({ name }) => name);
  const text =
    whole.length > 0
      ? `its files now belong to ${enumerate(whole.slice(0, mostTables), whole.length)}`
      : `no files were found at ${location}`;
  return { text, isSplit: false };
}

function isBelow(location: string, folder: string): boolean {
  return location.startsWith(folder) && /^[/\\!]/u.test(location.slice(folder.length));
}

function enumerate(told: readonly string[], all: number): string {
  return told.join(', ') + (all > told.length ? ', …' : '');
}

/** Names of options that are not equal. Columns of a file are described elsewhere. */
function differing(left: ReadOptions, right: ReadOptions): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (name) => !optionsAboutColumns.has(name) && stableJson([left[name]]) !== stableJson([right[name]]),
  );
}

/** undefined: the value is too long to show. */
function valueText(value: unknown): string | undefined {
  const text = value === undefined ? 'unset' : JSON.stringify(value);
  return text.length > mostValue ? undefined : text;
}

/** Why a table stays as it is; a part of a sentence. */
export function describeClosed(folder: string): string {
  return `${folder}, which has files of it, cannot be listed`;
}

/** Of one table in the record of a crawl. */
const recordedWarnings = 5;

/**
 * Behind what changed: the first warnings. The log has all of them. A file is named once for all of its warnings, by its path
 * in the folder of the table; not at all if it is the table.
 */
export function warningSentences({ warnings, location }: Pick<PlannedTable, 'warnings' | 'location'>): string {
  const left = warnings.length - recordedWarnings;
  const more = left > 0 ? ` ${countText(left, 'more warning')} in the log.` : '';
  let named = location;
  const sentences = warnings.slice(0, recordedWarnings).map((warning) => {
    const files = warnedFiles(warning);
    if (files === named) return ` ${warning.text}`;
    named = files;
    return ` ${files.startsWith(location) ? files.slice(location.length).replace(/^[/\\]/u, '') : files}: ${warning.text}`;
  });
  return sentences.join('').concat(more);
}

export function warningText(warning: FileWarning): string {
  return `${warnedFiles(warning)}: ${warning.text}`;
}

function warnedFiles({ path, fileCount }: FileWarning): string {
  return `${path}${fileCount === 1 ? '' : ` and ${countText(fileCount - 1, 'other file')}`}`;
}
