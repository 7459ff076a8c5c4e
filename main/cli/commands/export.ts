/** `tenon export`: a job as a script for another engine, or as a job of another product. */

import { EngineError, type ErrorCode } from '#engine/contract/errors.ts';
import { wholePath } from '#engine/index.ts';
import { exitCodes, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeNew } from '#main/cli/output/write-new.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import { parsePairs } from '#main/cli/parse-command.ts';

const kinds = ['pyspark', 'glue-script', 'glue-scala', 'glue-studio', 'sql'] as const;
type Kind = (typeof kinds)[number];

const products: Readonly<Record<Kind, string>> = {
  pyspark: 'Spark',
  'glue-script': 'AWS Glue',
  'glue-scala': 'AWS Glue',
  'glue-studio': 'AWS Glue',
  sql: 'DuckDB',
};

const refusals: Readonly<Record<Kind, ErrorCode>> = {
  pyspark: 'NotSupportedBySpark',
  'glue-script': 'NotSupportedByGlue',
  'glue-scala': 'NotSupportedByGlue',
  'glue-studio': 'NotSupportedByGlue',
  sql: 'NotSupportedByDuckDb',
};

export const exportCommand: Command = {
  name: 'export',
  summary: 'Writes a job as a script for Apache Spark, AWS Glue or DuckDB, or as a job of AWS Glue Studio.',
  arguments: [{ name: 'JOB', summary: 'Name of the job.' }],
  options: [
    ...workspaceOptions,
    {
      name: 'as',
      value: kinds.join('|'),
      choices: kinds,
      summary:
        'PySpark script for Spark or for AWS Glue, Scala script for AWS Glue, JSON of a visual job for AWS Glue, or SQL for DuckDB (default: pyspark).',
    },
    { name: 'to', value: 'FILE', summary: 'New file for the script or the JSON (default: standard output).' },
    { name: 'arg', value: 'K=V', many: true, summary: 'Override a default argument of the job.' },
  ],
  notes: [
    'The script is for Spark 3.5 and 4. Cases in which its rows or values can differ from Tenon’s are comments in it, and are listed on standard error. A job with a node that has no equivalent in Spark is not written.',
    '`glue-script` is a PySpark script for AWS Glue 5, with its contexts, DynamicFrames, bookmarks and Data Catalog. Upload it as the script of a job, and set the job parameters `--workspace` and `--output` to the buckets or folders at which relative paths begin. What differs is a comment in it as well.',
    '`glue-scala` is the same in Scala, for a job with `--job-language scala` and `--class GlueApp`.',
    '`glue-studio` is the input of `aws glue create-job`, to which you add your role and the place of the script. What differs in AWS Glue is listed on standard error. A job with a node that has no equivalent in AWS Glue Studio is not written.',
    '`sql` is a script for DuckDB 1.5: a COPY for each target. Start it in the folder of the workspace.',
  ],
  examples: [
    'tenon export clean-orders --to clean_orders.py',
    'tenon export orders --as glue-script --to orders_glue.py',
    'tenon export daily-revenue --as sql --to daily_revenue.sql && duckdb < daily_revenue.sql',
    'tenon export clean-orders --as glue-studio --to clean_orders.json',
  ],
  async run(call) {
    const [name] = call.positionals;
    const to = call.text('to');
    const { client } = await call.open({ workspace: call.text('workspace'), kind: 'real', title: 'tenon export' });
    const { job } = await client.call('getJob', { name: name! }, call.signal);
    const given = parsePairs(call.texts('arg'), 'arg');
    const as = kinds.find((kind) => kind === call.text('as')) ?? 'pyspark';
    const { text, problems, differences } = await client.call(
      'writeScript',
      { job, as, arguments: given },
      call.signal,
    );
    if (text === null) throw notSupported(name!, as, problems);
    if (to === undefined) await writeOut(text);
    else await writeNew(wholePath(to), text);
    for (const { nodeId, says } of differences) {
      const node = job.nodes.find(({ id }) => id === nodeId);
      const what = node === undefined ? 'The job' : `Node "${printable(node.name)}"`;
      writeError(`${what} can differ in ${products[as]}: ${printable(says)}\n`);
    }
    return exitCodes.done;
  },
};

function notSupported(
  name: string,
  as: Kind,
  problems: readonly { readonly node: string; readonly reason: string }[],
): EngineError {
  return new EngineError(
    refusals[as],
    problems.length === 0
      ? `Cannot export job "${name}": it has no nodes.`
      : `Cannot export job "${name}": ${problems.map(({ node, reason }) => `node "${node}": ${reason}`).join(' ')}`,
    {
      hint: 'Change or remove these nodes, then export the job again.',
      details: { job: name, ...(problems[0] === undefined ? {} : { node: problems[0].node }) },
    },
  );
}
