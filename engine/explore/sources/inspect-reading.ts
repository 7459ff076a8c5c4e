/** How one file is read, with the evidence and the alternatives; and the records that such a reading refuses. */

import { literal, sql } from '#engine/base/sql.ts';
import { fileRelation } from '#engine/explore/sources/file-relation.ts';
import { inspectDeeper, inspectFile } from '#engine/explore/sources/inspect-file.ts';
import type { FileRejects, FileRejectsRequest, FileRequest, InspectedReading } from '#engine/explore/operations.ts';
import type { Classification, ReadingEvidence } from '#engine/formats/format.ts';
import { rankClaims } from '#engine/formats/classify-file.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** Claims with a smaller difference than this are both shown. */
const closeCall = 0.2;

export async function inspectReadingHere(request: FileRequest, context: OperationContext): Promise<InspectedReading> {
  const { format, head, inference } = await inspectFile(request, false, context);
  const claims = await rankClaims(head);
  const { reading, schema, rowCount, exact, warnings } = inference;
  const told = inference.evidence ?? [];
  const ofFormat: ReadingEvidence[] = told.some(({ part }) => part === 'format')
    ? []
    : [formatEvidence(format.name, format.title, claims, request.format !== undefined)];
  return {
    classification: reading.format,
    compression: reading.compression,
    options: reading.options,
    columns: schema,
    rowCount,
    exact,
    warnings,
    evidence: [...ofFormat, ...told],
    choices: inference.choices ?? {},
    claims,
  };
}

function formatEvidence(
  name: string,
  title: string,
  claims: readonly Classification[],
  isStated: boolean,
): ReadingEvidence {
  const own = claims.find(({ format }) => format === name);
  const rival = claims.find(({ format }) => format !== name);
  const because =
    own?.evidence ??
    (isStated ? 'It was set explicitly; the file gives no evidence for it.' : 'No other format matches the file.');
  const isClose = own !== undefined && rival !== undefined && own.certainty - rival.certainty < closeCall;
  return { part: 'format', verdict: title, because, ambiguous: isClose || own === undefined };
}

/** Reads every record; the good ones are only counted. */
export async function readRejectsHere(
  { limit, ...request }: FileRejectsRequest,
  context: OperationContext,
): Promise<FileRejects> {
  const inspected = await inspectDeeper(request, context);
  if (inspected.inference.schema.length === 0) return { rejects: [], rejectedCount: 0, rowCount: 0 };
  const { format, request: scan } = await fileRelation(inspected, inspected.head.path, false, context, undefined, true);
  const isolating = format.isolate(scan);
  const database = await context.database();
  await using connection = await database.connect();
  try {
    for (const statement of isolating.setup) await connection.run(statement);
    const [good] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM (${isolating.relation})`);
    const [bad] = await connection.rows<{ count: bigint }>(sql`SELECT count(*) AS count FROM (${isolating.rejects})`);
    const rows = await connection.rows<RejectRow>(
      sql`SELECT line, byte_offset, column_name, reason, raw FROM (${isolating.rejects}) ORDER BY line LIMIT ${literal(limit)}`,
    );
    return { rejects: rows.map(rejectOf), rejectedCount: Number(bad!.count), rowCount: Number(good!.count) };
  } finally {
    for (const statement of isolating.cleanup) await connection.run(statement).catch(() => undefined);
  }
}

interface RejectRow {
  readonly line: bigint | null;
  readonly byte_offset: bigint | null;
  readonly column_name: string | null;
  readonly reason: string | null;
  readonly raw: string | null;
}

function rejectOf(row: RejectRow): FileRejects['rejects'][number] {
  return {
    line: row.line === null ? null : Number(row.line),
    byteOffset: row.byte_offset === null ? null : Number(row.byte_offset),
    columnName: row.column_name,
    reason: row.reason ?? 'It cannot be read.',
    raw: row.raw,
  };
}
