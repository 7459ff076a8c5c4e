/** The settings of a job besides its nodes: those of AWS Glue's Job, and ours. */

import { z } from 'zod';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { usualPool } from '#engine/contract/definitions/pool.ts';

/** Members of the Job that are carried over. */
export const glueJobSchema = z.object({
  Name: z.string().optional(),
  Description: z.string().optional(),
  Command: z.object({ Name: z.string().optional() }).optional(),
  DefaultArguments: z.record(z.string(), z.string()).optional(),
  NonOverridableArguments: z.record(z.string(), z.string()).optional(),
  MaxRetries: z.int().min(0).optional(),
  Timeout: z.int().min(0).optional(),
  NumberOfWorkers: z.int().min(0).optional(),
  ExecutionProperty: z.object({ MaxConcurrentRuns: z.int().min(0).optional() }).optional(),
});
type GlueJob = z.output<typeof glueJobSchema>;

type Settings = Partial<
  Pick<
    Job,
    | 'name'
    | 'description'
    | 'defaultArguments'
    | 'bookmark'
    | 'maxConcurrentRuns'
    | 'maxRetries'
    | 'timeout'
    | 'workers'
    | 'minWorkers'
  >
>;

const bookmarkOption = '--job-bookmark-option';
const bookmarks: Readonly<Record<string, Job['bookmark']>> = {
  'job-bookmark-enable': 'enable',
  'job-bookmark-disable': 'disable',
  'job-bookmark-pause': 'pause',
};
/** Arguments of AWS Glue itself; every other one is the user's. */
const ownArguments = new Set(
  '--additional-python-modules --class --conf --continuous-log-conversionPattern --continuous-log-logGroup --continuous-log-logStreamPrefix --customer-driver-env-vars --customer-executor-env-vars --datalake-formats --disable-proxy-v2 --executor-cores --extra-files --extra-jars --extra-py-files --job-bookmark-from --job-bookmark-to --job-language --python-modules-installer-option --scriptLocation --spark-event-logs-path --TempDir --use-postgres-driver --user-jars-first --write-shuffle-files-to-s3 --write-shuffle-spills-to-s3'.split(
    ' ',
  ),
);

const [longestTimeout, mostRetries, mostRuns, mostWorkers] = [10_080, 10, 1000, 64];
const usualPriority = jobSchema.shape.priority.parse(undefined);
/** With it, NumberOfWorkers is the most that a run of AWS Glue grows to. */
const scalingArgument = '--enable-auto-scaling';

/**
 * @param change takes what is not carried over as it is: a sentence.
 * @returns members that the Job states.
 */
export function readSettings(job: GlueJob, change: (says: string) => void): Settings {
  const clip = (what: string, value: number | undefined, least: number, most: number): number | undefined => {
    if (value === undefined) return undefined;
    const held = Math.min(most, Math.max(least, value));
    if (held !== value) change(`${what} is ${held} instead of ${value}.`);
    return held;
  };
  const given = { ...job.DefaultArguments, ...job.NonOverridableArguments };
  const { [bookmarkOption]: option } = given;
  const bookmark = option !== undefined && Object.hasOwn(bookmarks, option) ? bookmarks[option] : undefined;
  if (option !== undefined && bookmark === undefined)
    change(`The bookmark is disabled: "${option.slice(0, 80)}" is not an option of it.`);
  const scales = given[scalingArgument] === 'true';
  const own = Object.keys(given).filter(
    (name) => name !== scalingArgument && (ownArguments.has(name) || name.startsWith('--enable-')),
  );
  if (own.length > 0) change(`Arguments of AWS Glue itself are not needed: ${own.join(', ')}.`);
  const users = Object.entries(given).filter(
    ([name]) => name !== bookmarkOption && name !== scalingArgument && !own.includes(name),
  );
  const odd = users.filter(([name]) => !/^--[A-Za-z0-9_.-]+$/u.test(name)).map(([name]) => name.slice(0, 80));
  if (odd.length > 0) change(`Arguments with other names than --name are not carried over: ${odd.join(', ')}.`);
  const defaultArguments = Object.fromEntries(
    users.filter(([name]) => !odd.includes(name)).map(([name, value]) => [name.slice('--'.length), value]),
  );
  const settings = {
    name: job.Name?.slice(0, 255),
    description: job.Description?.slice(0, 2048),
    defaultArguments,
    bookmark,
    maxConcurrentRuns: clip('The number of concurrent runs', job.ExecutionProperty?.MaxConcurrentRuns, 1, mostRuns),
    maxRetries: clip('The number of retries', job.MaxRetries, 0, mostRetries),
    timeout: clip('The time limit in minutes', job.Timeout, 1, longestTimeout),
    ...(scales ? { minWorkers: 1, workers: clip('The number of workers', job.NumberOfWorkers, 1, mostWorkers) } : {}),
  };
  if (job.NumberOfWorkers !== undefined && !scales)
    change(`The number of workers, ${job.NumberOfWorkers}, is not carried over: this computer decides.`);
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value !== ''));
}

/** Members that readSettings reads, with what the script does not need: the node map makes it. */
export function writeSettings(job: Job, note: (says: string) => void): Record<string, unknown> {
  const lost = Object.keys(job.defaultArguments).filter(
    (name) => ownArguments.has(`--${name}`) || name.startsWith('enable-') || `--${name}` === bookmarkOption,
  );
  if (lost.length > 0) note(`AWS Glue has arguments of its own called ${lost.join(', ')}. Rename the job’s.`);
  const kept: Record<string, string> = Object.fromEntries(
    Object.entries(job.defaultArguments)
      .filter(([name]) => !lost.includes(name))
      .map(([name, value]) => [`--${name}`, value]),
  );
  const scales = job.minWorkers !== null;
  if (scales && job.minWorkers !== 1)
    note('AWS Glue decides with how many workers a run begins: minWorkers is not written.');
  const unwritten = (
    [
      ['taskRetries', 1],
      ['checkpoints', 'none'],
      ['maxRejectedRecords', null],
      ['priority', usualPriority],
      ['pool', usualPool],
      ...(scales ? [] : ([['workers', null]] as const)),
      ['threads', null],
      ['memory', null],
    ] as const
  ).filter(([name, usual]) => job[name] !== usual);
  if (unwritten.length > 0)
    note(`Settings that AWS Glue does not have are not written: ${unwritten.map(([name]) => name).join(', ')}.`);
  return {
    Name: job.name,
    ...(job.description === '' ? {} : { Description: job.description }),
    Command: { Name: 'glueetl', PythonVersion: '3' },
    DefaultArguments: {
      [bookmarkOption]: `job-bookmark-${job.bookmark}`,
      ...(scales ? { [scalingArgument]: 'true' } : {}),
      ...kept,
    },
    // AWS Glue needs two at least, one of which leads.
    ...(scales && job.workers !== null ? { WorkerType: 'G.1X', NumberOfWorkers: Math.max(2, job.workers) } : {}),
    MaxRetries: job.maxRetries,
    Timeout: job.timeout,
    ExecutionProperty: { MaxConcurrentRuns: job.maxConcurrentRuns },
    GlueVersion: '4.0',
  };
}
