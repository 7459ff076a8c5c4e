/** Custom code above a node of a preview: its rows are made before the statement that reads them. */

import { exactFiles } from '#engine/base/exact-files.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { CompiledQuery } from '#engine/compile/compiled-query.ts';
import {
  writeCodeRowsOperation,
  type CodeRowsWritten,
  type ShownFailure,
} from '#engine/execute/preview/code-rows-operation.ts';
import { codeOf } from '#engine/execute/task/code-of-node.ts';
import { sampleText, writeSampleOperation } from '#engine/execute/task/statement-operations.ts';
import { getNode, type ResolvedGraph } from '#engine/graph/index.ts';
import type { WorkerLease } from '#engine/workers/worker-pool.ts';

/** Node id → Parquet files that hold its rows. */
type Borders = Record<string, readonly string[]>;

/** Custom code that ran. */
export interface RanNode extends CodeRowsWritten {
  readonly id: string;
  /** The statement of its input. */
  readonly input: CompiledQuery;
  /** Not every row of its input went through it. */
  readonly cut: boolean;
}

export interface CodeBordersOptions {
  readonly worker: WorkerLease;
  readonly graph: ResolvedGraph;
  readonly borders: Borders;
  readonly signal: AbortSignal;
  /** Rows that go through the code of a node at most; null: all of them. */
  readonly limit: number | null;
  readonly compile: (nodeId: string) => CompiledQuery;
}

export class CodeBorders {
  readonly ran: RanNode[] = [];
  readonly #options: CodeBordersOptions;

  constructor(options: CodeBordersOptions) {
    this.#options = options;
  }

  /**
   * Afterwards, the statement of the node can be compiled: all code that it needs has run.
   * @throws EngineError of the statements and the code.
   */
  async prepare(nodeId: string): Promise<void> {
    const { graph, borders } = this.#options;
    if (borders[nodeId] !== undefined) return;
    const node = getNode(graph, nodeId);
    for (const input of Object.values(node.inputs)) await this.prepare(input);
    // Several nodes may read it.
    if (node.transform.code !== undefined && borders[nodeId] === undefined) await this.#run(nodeId);
  }

  async #run(id: string): Promise<void> {
    const { worker, graph, borders, signal, limit, compile } = this.#options;
    const code = codeOf(graph, id)!;
    const input = compile(Object.values(getNode(graph, id).inputs)[0]!);
    const written = await worker.run(
      writeSampleOperation,
      { ...sampleText(input), matching: null, limit: limit === null ? Number.MAX_SAFE_INTEGER : limit + 1 },
      { signal },
    );
    const made = await worker.run(writeCodeRowsOperation, { file: written.file, code }, { signal });
    borders[id] = [made.file];
    this.ran.push({ ...made, id, input, cut: limit !== null && written.rows > limit });
  }

  /** As those of a statement: a row for each one that the code rejected. */
  get rejects(): CompiledQuery['rejects'] {
    return this.ran.flatMap(({ id, rejectsFile }) =>
      rejectsFile === null ? [] : [{ nodeId: getNode(this.#options.graph, id).node.id, query: rejectsIn(rejectsFile) }],
    );
  }

  /** Of the node alone. */
  failuresOf(id: string): readonly ShownFailure[] {
    return this.ran.find((each) => each.id === id)?.failures ?? [];
  }
}

function rejectsIn(file: string): Sql {
  const columns = sql`{column_name: 'VARCHAR', reason: 'VARCHAR', raw: 'VARCHAR'}`;
  return sql`SELECT ${literal('')} AS file, NULL::BIGINT AS line, NULL::BIGINT AS byte_offset, column_name, reason, raw FROM read_json(${exactFiles(file)}, format = 'newline_delimited', columns = ${columns})`;
}
