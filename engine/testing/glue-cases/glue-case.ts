/** A case that AWS Glue documents, as rows in and out. */

import type { ExampleRow, TransformExample } from '#engine/transforms/transform.ts';

type Columns = Readonly<Record<string, string>>;

export interface GlueCase {
  readonly title: string;
  readonly transform: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly input: TransformExample['input'];
  readonly port?: string;
  /** Columns in their order, then the rows in any order. */
  readonly out: readonly [columns: Columns, ...rows: ExampleRow[]];
}

/** The only input. */
export function rowsIn(schema: Columns, ...rows: ExampleRow[]): TransformExample['input'] {
  return { in: { schema, rows } };
}
