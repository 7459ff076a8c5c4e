/** The `Configuration` of a crawler of AWS Glue: JSON in a text, with how files become tables. */

import { z } from 'zod';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import { parsePlacedJson } from '#engine/definitions/json-places.ts';
import { noteUnknown } from '#engine/interchange/glue-crawlers/other-members.ts';

/** Members of a crawler that AWS Glue has in its configuration. */
export type Configured = Pick<
  Crawler,
  'mergeNewColumns' | 'combineCompatibleSchemas' | 'tableLevel' | 'tableThreshold'
>;

const text = z.string().nullish();
const shape = {
  Version: z.number().nullish(),
  CrawlerOutput: z
    .looseObject({
      Tables: z.looseObject({ AddOrUpdateBehavior: text, TableThreshold: z.int().min(1).nullish() }).nullish(),
      Partitions: z.looseObject({ AddOrUpdateBehavior: text }).nullish(),
    })
    .nullish(),
  Grouping: z.looseObject({ TableGroupingPolicy: text, TableLevelConfiguration: z.int().nullish() }).nullish(),
  CreatePartitionIndex: z.boolean().nullish(),
};
const configurationSchema = z.looseObject(shape);

/**
 * @param given '' where there is none. @param paths of the targets that are folders.
 * @returns why it cannot be read, or what it states.
 */
export function readConfiguration(given: string, paths: readonly string[], changes: string[]): Configured | string {
  const none = { mergeNewColumns: false, combineCompatibleSchemas: false, tableLevel: null, tableThreshold: null };
  if (given.trim() === '') return none;
  let value: unknown;
  try {
    ({ value } = parsePlacedJson(given));
  } catch {
    return 'the text is not JSON';
  }
  const checked = configurationSchema.safeParse(value);
  if (!checked.success) return issueText(checked.error.issues[0]!);
  const { Version: version, CrawlerOutput: output, Grouping: grouping, CreatePartitionIndex: index } = checked.data;
  const not = (member: string, why: string): void =>
    void changes.push(`Configuration.${member} is not imported: ${why}.`);
  if (version !== 1 && version !== undefined && version !== null)
    not(`Version ${version}`, 'only version 1 is known here');
  noteUnknown(checked.data, shape, 'Configuration', {}, changes);
  noteUnknown(output ?? {}, { Tables: true, Partitions: true }, 'Configuration.CrawlerOutput', {}, changes);
  const tables = output?.Tables;
  noteUnknown(
    tables ?? {},
    { AddOrUpdateBehavior: 1, TableThreshold: 1 },
    'Configuration.CrawlerOutput.Tables',
    {},
    changes,
  );
  if (tables?.AddOrUpdateBehavior && tables.AddOrUpdateBehavior !== merge)
    not(`CrawlerOutput.Tables.AddOrUpdateBehavior ${tables.AddOrUpdateBehavior}`, `only ${merge} is known here`);
  noteUnknown(output?.Partitions ?? {}, {}, 'Configuration.CrawlerOutput.Partitions', ofPartitions, changes);
  const known = { TableGroupingPolicy: true, TableLevelConfiguration: true };
  noteUnknown(grouping ?? {}, known, 'Configuration.Grouping', {}, changes);
  const policy = grouping?.TableGroupingPolicy;
  if (policy && policy !== combine) not(`Grouping.TableGroupingPolicy ${policy}`, `only ${combine} is known here`);
  if (index !== undefined && index !== null) not('CreatePartitionIndex', 'the catalog finds partitions without one');
  const level = grouping?.TableLevelConfiguration ?? null;
  const depth = depthOf(paths);
  const isBelow = level !== null && depth !== undefined && level > depth;
  if (level !== null && !isBelow)
    not(
      `Grouping.TableLevelConfiguration ${level}`,
      depth === undefined
        ? 'here it is counted from the targets, which are not equally deep in their buckets'
        : `here tables begin below the targets, which are at level ${depth}`,
    );
  return {
    mergeNewColumns: tables?.AddOrUpdateBehavior === merge,
    combineCompatibleSchemas: policy === combine,
    tableLevel: isBelow ? level - depth : null,
    tableThreshold: tables?.TableThreshold ?? null,
  };
}

const merge = 'MergeNewColumns';
const combine = 'CombineCompatibleSchemas';
const ofPartitions = { AddOrUpdateBehavior: 'each file keeps its own columns' };

/**
 * @param changes gets what AWS Glue cannot have.
 * @returns undefined: it would state nothing.
 */
export function writeConfiguration(
  crawler: Configured,
  paths: readonly string[],
  changes: string[],
): string | undefined {
  const { mergeNewColumns, combineCompatibleSchemas, tableLevel, tableThreshold } = crawler;
  const depth = depthOf(paths);
  if (tableLevel !== null && depth === undefined)
    changes.push(
      'tableLevel is omitted: AWS Glue counts it from the bucket, and the targets are not equally deep in buckets.',
    );
  const tables = {
    ...(mergeNewColumns ? { AddOrUpdateBehavior: merge } : {}),
    ...(tableThreshold === null ? {} : { TableThreshold: tableThreshold }),
  };
  const grouping = {
    ...(combineCompatibleSchemas ? { TableGroupingPolicy: combine } : {}),
    ...(tableLevel === null || depth === undefined ? {} : { TableLevelConfiguration: depth + tableLevel }),
  };
  const value = {
    Version: 1,
    ...(Object.keys(tables).length === 0 ? {} : { CrawlerOutput: { Tables: tables } }),
    ...(Object.keys(grouping).length === 0 ? {} : { Grouping: grouping }),
  };
  return Object.keys(value).length === 1 ? undefined : JSON.stringify(value);
}

/** The level of targets as AWS Glue counts it, from the bucket, which is 1; undefined: they have no common one. */
function depthOf(paths: readonly string[]): number | undefined {
  const depths = new Set(paths.map((path) => /^s3:\/\/(.+)$/u.exec(path)?.[1]?.split('/').filter(Boolean).length));
  const [depth] = depths;
  return depths.size === 1 ? depth : undefined;
}
