/** A crawler as AWS Glue has it: the input of `aws glue create-crawler`, or an entry of what `get-crawlers` prints. */

import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { writeConfiguration } from '#engine/interchange/glue-crawlers/configuration.ts';

export interface WrittenCrawler {
  readonly entry: Readonly<Record<string, unknown>>;
  /** What AWS Glue cannot have or needs besides, in sentences. */
  readonly changes: readonly string[];
}

/** @param form input: the schedule is a text. printed: it is an object. */
export function writeGlueCrawler(crawler: Crawler, form: 'input' | 'printed'): WrittenCrawler {
  const changes: string[] = [];
  if (form === 'input') changes.push('Role is missing: create-crawler needs the role of AWS that reads the targets.');
  noteOurs(crawler, changes);
  const schedule = scheduleOf(crawler, changes);
  const { description, databaseName, classifiers, tablePrefix, schemaChangePolicy, recrawlBehavior } = crawler;
  const configuration = writeConfiguration(
    crawler,
    crawler.targets.map(({ path }) => path),
    changes,
  );
  return {
    entry: {
      Name: crawler.name,
      ...(description === '' ? {} : { Description: description }),
      ...(databaseName === '' ? {} : { DatabaseName: databaseName }),
      Targets: targetsOf(crawler, changes),
      ...(schedule === null ? {} : { Schedule: form === 'input' ? schedule : { ScheduleExpression: schedule } }),
      ...(classifiers.length === 0 ? {} : { Classifiers: classifiers }),
      ...(tablePrefix === '' ? {} : { TablePrefix: tablePrefix }),
      SchemaChangePolicy: {
        UpdateBehavior: schemaChangePolicy.updateBehavior,
        DeleteBehavior: schemaChangePolicy.deleteBehavior,
      },
      RecrawlPolicy: { RecrawlBehavior: recrawlBehavior },
      ...(configuration === undefined ? {} : { Configuration: configuration }),
    },
    changes,
  };
}

/** Members that only crawlers of a workspace have. */
const ours = ['timeZone', 'missedRuns', 'watch', 'readBudgetBytes', 'computeStatistics'] as const;

/** Those of the crawler, which no import states. */
export function onlyOurs(crawler: Crawler): Pick<Crawler, (typeof ours)[number]> {
  const { timeZone, missedRuns, watch, readBudgetBytes, computeStatistics } = crawler;
  return { timeZone, missedRuns, watch, readBudgetBytes, computeStatistics };
}

const standard = onlyOurs(crawlerSchema.parse({ name: 'c', databaseName: 'd', targets: [{ path: 'p' }] }));

function noteOurs(crawler: Crawler, changes: string[]): void {
  for (const member of ours)
    if (JSON.stringify(crawler[member]) !== JSON.stringify(standard[member]))
      changes.push(
        member === 'timeZone'
          ? `timeZone ${crawler.timeZone} is omitted: schedules of AWS Glue are in UTC.`
          : `${member} is omitted: crawlers of AWS Glue do not have it.`,
      );
}

function scheduleOf({ schedule }: Crawler, changes: string[]): string | null {
  if (schedule === null || schedule.trimStart().startsWith('cron(')) return schedule;
  changes.push(`schedule ${schedule} is omitted: crawlers of AWS Glue take only cron(…).`);
  return null;
}

function targetsOf({ targets, catalogTargets }: Crawler, changes: string[]): Readonly<Record<string, unknown>> {
  const queueOf = (queue: string | null, title: string): Readonly<Record<string, string>> => {
    if (queue === null) return {};
    if (!queue.startsWith('arn:'))
      changes.push(`The event queue of ${title} is a URL: replace it by its ARN before AWS Glue takes it.`);
    return { EventQueueArn: queue };
  };
  if (catalogTargets.length > 0)
    return {
      CatalogTargets: catalogTargets.map(({ databaseName, tables, eventQueueArn }) => ({
        DatabaseName: databaseName,
        Tables: tables,
        ...queueOf(eventQueueArn, `the tables of ${databaseName}`),
      })),
    };
  return {
    S3Targets: targets.map(({ path, exclusions, sampleSize, eventQueueArn }) => {
      if (!path.startsWith('s3://'))
        changes.push(`The target ${path} is not in a bucket: replace its path before AWS Glue takes it.`);
      return {
        Path: path,
        ...(exclusions.length === 0 ? {} : { Exclusions: exclusions }),
        ...(sampleSize === null ? {} : { SampleSize: sampleSize }),
        ...queueOf(eventQueueArn, path),
      };
    }),
  };
}
