/** The columns that the function of a node gives, found by running it over the first rows of its input. */

import type { CodeReturns } from '#engine/code/code-task.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { inferCodeOperation, type ShownFailure } from '#engine/execute/preview/code-rows-operation.ts';
import {
  compileCut,
  cutAtNode,
  inTextOfUser,
  readIsolating,
  textOfCut,
  type CutRequest,
} from '#engine/execute/preview/cut-node.ts';
import { sampleText, writeSampleOperation } from '#engine/execute/task/statement-operations.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { WorkerLimits } from '#engine/workers/worker-pool.ts';

export interface FoundColumns {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly problems: readonly { readonly column: string; readonly reason: string }[];
  readonly rowsRead: number;
  readonly failed: number;
  readonly failures: readonly ShownFailure[];
}

/** Rows of the input that the function gets. */
const mostRows = 1000;
/** Milliseconds for all of them. */
const timeLimit = 30_000;

/**
 * The node need not have output columns yet.
 * @throws EngineError InvalidInput for another node or code that is not a function; of resolving what is before it and of reading its
 * sources; of the code.
 */
export async function findCodeColumns(
  host: SourceHost & { readonly limits: WorkerLimits },
  request: CutRequest,
  signal: AbortSignal,
): Promise<FoundColumns> {
  const { job, nodeId } = request;
  const node = job.nodes.find(({ id }) => id === nodeId);
  const code = node?.args['code'];
  const feed = node?.inputs['in'];
  if (node === undefined || typeof code !== 'string' || node.transform !== 'Map')
    throw new EngineError('InvalidInput', `The node "${nodeId}" has no custom code.`, {
      hint: 'Name a node of the transform Map, and write its function first.',
      details: { node: nodeId },
    });
  if (feed === undefined)
    throw new EngineError('InvalidInput', `The input of "${node.name}" is not connected.`, {
      hint: 'Connect it: its rows are what the function gets.',
      details: { node: nodeId },
    });
  const cut = await cutAtNode(host, { ...request, nodeId: feed.node, port: feed.port }, signal);
  await using worker = await host.pools.interactive.lease({ ...host.limits, ...cut.access });
  const written = await readIsolating(cut, async (isolating) => {
    const { compiled } = await compileCut(worker, cut, {}, isolating, signal);
    const text = textOfCut(compiled);
    const sample = { ...sampleText(compiled), matching: null, limit: mostRows };
    return await inTextOfUser(cut, text, worker.run(writeSampleOperation, sample, { signal }));
  });
  const input = cut.output.schema;
  const task = { code, returns: returnsOf(node.args['returns']), input, output: [] };
  const inferred = await worker.run(
    inferCodeOperation,
    { file: written.file, code: { nodeId, nodeName: node.name, task, stops: false, timeLimit } },
    { signal },
  );
  const { columns, problems, failed, failures } = inferred;
  return {
    columns: columns.map(({ name, type }) => ({ name, type: formatHive(type) })),
    problems,
    rowsRead: written.rows,
    failed,
    failures: failures.map((failure) => ({ ...failure, row: failure.row + 1 })),
  };
}

function returnsOf(value: unknown): CodeReturns {
  return value === 'rows' || value === 'keep' ? value : 'row';
}
