/** The type of the XML texts in a column of a node's output, without running the job: only the first texts are read. */

import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import { cutAtNode, type CutRequest } from '#engine/execute/preview/cut-node.ts';
import { queryNode } from '#engine/execute/preview/query-node.ts';
import type { SourceHost } from '#engine/execute/sources/source-listing.ts';
import { inferXmlTextsOperation, type InferXmlTextsInput } from '#engine/formats/infer-xml-texts.ts';
import { columnOf, formatPath } from '#engine/transforms/column-path.ts';
import { plainText } from '#engine/transforms/columns/column-text.ts';
import { readColumn } from '#engine/transforms/columns/put-columns.ts';
import { stringType, type Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';
import type { WorkerLimits } from '#engine/workers/worker-pool.ts';

export type XmlTypeRequest = CutRequest & InferXmlTextsInput['reading'] & { readonly column: string };

export interface FoundXmlType {
  readonly type: string | null;
  readonly textCount: number;
  readonly brokenCount: number;
}

const mostTexts = 1000;
const mostCharacters = 100_000;
/** Of all texts: they pass through the host. */
const mostOfAll = 2_000_000;

/** @throws EngineError of resolving the job, of reading its sources, and of the statement; TypeMismatch for a column without text. */
export async function findXmlType(
  host: SourceHost & { readonly limits: WorkerLimits },
  request: XmlTypeRequest,
  signal: AbortSignal,
): Promise<FoundXmlType> {
  const cut = await cutAtNode(host, request, signal);
  using _files = leaseObjects(cut.listings.flatMap(({ listed }) => listed.map(({ path }) => path)));
  await using worker = await host.pools.interactive.lease({ ...host.limits, ...cut.access });
  const texts = await queryNode(
    worker,
    cut,
    (rows, schema) => ({
      query: textsOf(rows, schema, request.column),
      schema: [{ name: 'text', type: stringType }],
      read: (found) => found.map((row) => row['text'] as string),
    }),
    mostTexts,
    signal,
  );
  const { attributePrefix, valueTag, excludeAttribute, nullValue, ignoreSurroundingSpaces, ignoreNamespace } = request;
  const reading = { attributePrefix, valueTag, excludeAttribute, nullValue, ignoreSurroundingSpaces, ignoreNamespace };
  const { type, broken } = await worker.run(inferXmlTextsOperation, { texts, reading }, { signal });
  return { type: type === null ? null : formatHive(type), textCount: texts.length, brokenCount: broken };
}

function textsOf(query: Sql, schema: Schema, column: string): Sql {
  const value = plainText(readColumn(schema, formatPath([columnOf(column, 'Unbox')])), 'XML');
  const texts = sql`SELECT ${value} AS ${ident('text')} FROM (${query}) WHERE length(${value}) <= ${literal(mostCharacters)} LIMIT ${literal(mostTexts)}`;
  const soFar = sql`sum(length(${ident('text')})) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
  return sql`SELECT ${ident('text')} FROM (${texts}) QUALIFY ${soFar} <= ${literal(mostOfAll)}`;
}
