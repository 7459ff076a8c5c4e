/** Crawlers of AWS Glue as crawlers of a workspace: what `aws glue get-crawlers` prints, or `create-crawler` takes. */

import { z } from 'zod';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import { readConfiguration } from '#engine/interchange/glue-crawlers/configuration.ts';
import { gluePathOf } from '#engine/interchange/glue-crawlers/glue-paths.ts';
import { listTargets, targetKinds, targetsSchema } from '#engine/interchange/glue-crawlers/glue-targets.ts';
import { noteOthers, withoutNulls } from '#engine/interchange/glue-crawlers/other-members.ts';
import { isObject, readGlueList, type AtPath, type GlueList } from '#engine/interchange/glue-list.ts';

export interface ReadCrawler {
  readonly name: string;
  /** Null: none of its targets can be crawled here. */
  readonly crawler: Crawler | null;
  /** Members of AWS Glue that have no equivalent, by name, in sentences. */
  readonly changes: readonly string[];
}

const list: GlueList = {
  noun: 'crawler',
  single: 'Crawler',
  several: 'Crawlers',
  wanted:
    'Use the JSON of: aws glue get-crawlers. The input of create-crawler and the answer of get-crawler are read, too.',
};

const text = z.string();
/** The form of an input, and the one that is printed. */
const schedule = z.union([text, z.object({ ScheduleExpression: text.nullish() })], {
  error: 'it is a text, or an object with ScheduleExpression',
});

const glueCrawlerSchema = z.object({
  Name: text.min(1).max(255),
  Description: text.nullish(),
  DatabaseName: text.nullish(),
  Targets: targetsSchema,
  Classifiers: z.array(text).nullish(),
  Schedule: schedule.nullish(),
  TablePrefix: text.nullish(),
  SchemaChangePolicy: z.object({ UpdateBehavior: text.nullish(), DeleteBehavior: text.nullish() }).nullish(),
  RecrawlPolicy: z.object({ RecrawlBehavior: text.nullish() }).nullish(),
  Configuration: text.nullish(),
});

/**
 * In the order of the text.
 * @throws EngineError MalformedFile for text that is not JSON; InvalidInput for anything else that cannot be imported, with
 *   the line of each problem.
 */
export function readGlueCrawlers(given: string): ReadCrawler[] {
  return readGlueList(given, list, readEntry);
}

function readEntry(entry: unknown, problem: AtPath): ReadCrawler | string {
  if (!isObject(entry) || !Object.hasOwn(entry, 'Targets') || !Object.hasOwn(entry, 'Name'))
    return problem([], 'a crawler is expected, with Name and Targets');
  const checked = glueCrawlerSchema.safeParse(entry);
  if (!checked.success) {
    const issue = checked.error.issues[0]!;
    return problem(issue.path, issueText(issue));
  }
  const glue = checked.data;
  const changes: string[] = [];
  const { Targets: targets } = glue;
  const configuration = readConfiguration(
    glue.Configuration ?? '',
    (targets.S3Targets ?? []).map(({ Path }) => Path),
    changes,
  );
  if (typeof configuration === 'string') return problem(['Configuration'], `Configuration: ${configuration}`);
  noteOthers(entry, changes);
  listTargets(entry['Targets'] as Readonly<Record<string, unknown>>, changes);
  const found = {
    name: glue.Name,
    description: glue.Description,
    databaseName: glue.DatabaseName,
    targets: targets.S3Targets?.map(({ Path, Exclusions, SampleSize, EventQueueArn }) =>
      withoutNulls({
        path: Path,
        exclusions: Exclusions,
        sampleSize: SampleSize,
        eventQueueArn: EventQueueArn || null,
      }),
    ),
    catalogTargets: targets.CatalogTargets?.map(({ DatabaseName, Tables, EventQueueArn }) =>
      withoutNulls({ databaseName: DatabaseName, tables: Tables, eventQueueArn: EventQueueArn || null }),
    ),
    classifiers: glue.Classifiers,
    schedule: expressionOf(glue.Schedule),
    tablePrefix: glue.TablePrefix,
    schemaChangePolicy: withoutNulls({
      updateBehavior: glue.SchemaChangePolicy?.UpdateBehavior,
      // The only one that these may have.
      deleteBehavior: glue.SchemaChangePolicy?.DeleteBehavior ?? (targets.CatalogTargets?.length ? 'LOG' : null),
    }),
    recrawlBehavior: glue.RecrawlPolicy?.RecrawlBehavior,
    ...configuration,
  };
  const hasTargets = targetKinds.some((kind) => (targets[kind]?.length ?? 0) > 0);
  if (!hasTargets && changes.some((says) => says.startsWith('Targets.')))
    return { name: glue.Name, crawler: null, changes };
  const crawler = crawlerSchema.safeParse(withoutNulls(found));
  if (!crawler.success) {
    const issue = crawler.error.issues[0]!;
    const path = gluePathOf(issue.path);
    return problem(path, issueText({ ...issue, path: [...path] }));
  }
  return { name: glue.Name, crawler: crawler.data, changes };
}

/** Null: it only runs when it is started. */
function expressionOf(given: z.output<typeof schedule> | null | undefined): string | null {
  return (typeof given === 'string' ? given : given?.ScheduleExpression) || null;
}
