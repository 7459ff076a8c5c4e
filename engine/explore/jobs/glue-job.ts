/** A job that need not be saved as a visual job of AWS Glue: options of files that it does not state are looked up first. */

import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { SourceReader, type SourceHost } from '#engine/execute/sources/source-reader.ts';
import type { FileReading } from '#engine/formats/format.ts';
import { findFormat } from '#engine/formats/index.ts';
import { inlineSubflows } from '#engine/graph/index.ts';
import { checkArgumentNames, substituteArguments } from '#engine/graph/substitute-arguments.ts';
import { exportGlueJob, type GlueExport } from '#engine/interchange/glue-studio/export-job.ts';
import { isSameValue } from '#engine/interchange/glue-studio/same-value.ts';

/** Options of CSV files that AWS Glue needs, though they are the usual ones. */
const needed = new Set(['separator', 'quoteChar', 'withHeader']);

/**
 * @param unfinished sources that cannot be read are written as they are stated.
 * @throws EngineError of sources that state no format and cannot be read.
 */
export async function glueJobOf(
  host: SourceHost,
  definition: Job,
  given: Readonly<Record<string, string>>,
  unfinished: boolean,
  signal: AbortSignal,
): Promise<GlueExport> {
  checkArgumentNames(definition, given);
  const values = { ...definition.defaultArguments, ...given };
  const job = inlineSubflows(definition, host.userTransforms, values);
  const reader = new SourceReader(host, signal, job.name);
  const found: GlueExport['differences'][number][] = [];
  const nodes: Node[] = [];
  for (const node of job.nodes) {
    const reading = isDetected(node) ? await readingOf(reader, node, values, unfinished, signal) : undefined;
    const args = reading === undefined ? undefined : withReading(node, reading);
    nodes.push(args === undefined ? node : { ...node, args });
    if (args !== undefined)
      found.push({
        nodeId: node.id,
        says: 'The format and options of the files are written as they are detected now.',
      });
  }
  const exported = exportGlueJob({ ...job, nodes }, given, host.userTransforms);
  return { ...exported, differences: [...found, ...exported.differences] };
}

function isDetected({ transform, args }: Node): boolean {
  if (transform !== 'PathSource') return false;
  const { format, options = {} } = args as { format?: unknown; options?: Readonly<Record<string, unknown>> };
  if (format === undefined) return true;
  return format === 'csv' && [...needed].some((name) => options[name] === undefined);
}

/** undefined: the files are read in several ways, or there are none. */
async function readingOf(
  reader: SourceReader,
  node: Node,
  values: Readonly<Record<string, string>>,
  unfinished: boolean,
  signal: AbortSignal,
): Promise<FileReading | undefined> {
  try {
    const args = { options: {}, onMisfit: 'reject', ...substituteArguments(node.args, values) };
    const { readings } = await reader.read(node, args);
    return readings.length === 1 ? readings[0] : undefined;
  } catch (thrown) {
    if (unfinished && !signal.aborted) return undefined;
    throw thrown;
  }
}

/** Options that are not the usual ones, and those that AWS Glue needs. Stated ones stay. */
function withReading({ args }: Node, { format, options }: FileReading): Record<string, unknown> {
  const schema = findFormat(format)!.readOptions;
  const found = Object.entries(options).filter(([name, value]) => {
    const described = schema.shape[name];
    if (described === undefined || name === 'columns' || described.meta()?.['internal'] === true) return false;
    return needed.has(name) || !isSameValue(value, described.safeParse(undefined).data);
  });
  const stated = (args['options'] ?? {}) as Readonly<Record<string, unknown>>;
  return { ...args, format, options: { ...Object.fromEntries(found), ...stated } };
}
