/**
 * A target node by the writers of AWS Glue, which append files and enter a table into the Data Catalog. Other modes and formats are
 * written by Spark: AWS Glue writes values of CSV and JSON in its own way, and replaces nothing.
 */

import { pythonText } from '#engine/compile/spark/script/python-text.ts';
import type { NodePlace, RenderedNode } from '#engine/compile/spark/script/script-form.ts';
import { selectFrame } from '#engine/compile/spark/script/select-frame.ts';
import type { SparkNodeContext } from '#engine/compile/spark/script/spark-node.ts';
import type { ScriptTarget } from '#engine/compile/spark/script/spark-script.ts';
import { writeTarget } from '#engine/compile/spark/script/write-target.ts';
import type { DataType } from '#engine/types/data-type.ts';

export function writeGlueTarget(target: ScriptTarget, context: SparkNodeContext, place: NodePlace): RenderedNode {
  const { format, fileName, rowsPerFile, mode, schema, table, root } = target;
  const bySpark = (): RenderedNode => ({
    code: writeTarget(target, context, (path) => place.path('target_path', path)),
    kind: 'data',
  });
  const isNested = schema.some(({ type }) => nestedKinds.has(type.kind));
  const isTable =
    table !== null &&
    format === 'parquet' &&
    !isNested &&
    (mode === 'append' || (mode === 'overwrite' && context.language.purges));
  const isAppended = (format === 'parquet' || format === 'orc') && mode === 'append';
  if (fileName !== null || rowsPerFile !== undefined || !(isTable || (isAppended && table === null))) {
    if (table !== null)
      context.note(
        `The files are written, and the table ${table.databaseName}.${table.name} in the Data Catalog is not changed: run a crawler.`,
      );
    return bySpark();
  }
  // Refuses what cannot be written.
  writeTarget(target, { ...context, input: { frame: '', schema: context.input.schema } }, pythonText);
  const path = place.path('target_path', root);
  const frame = namedFrame(target, context, place);
  const compression = String(
    (target.options as { compression?: string }).compression ?? (format === 'orc' ? 'zlib' : 'snappy'),
  );
  const files = { frame, path, format, compression, partitionKeys: target.partitionKeys, context: place.variable };
  if (!isTable || table === null) return { code: context.language.writeFiles(files), kind: 'data' };
  if (mode === 'overwrite' && target.partitionKeys.length > 0)
    context.note('Partitions that get no rows stay in the Data Catalog, without files.');
  const code = context.language.writeTable(place.variable, {
    ...files,
    ...table,
    updateBehavior: target.updateBehavior,
    purges: mode === 'overwrite',
  });
  return { code, kind: 'data' };
}

const nestedKinds: ReadonlySet<DataType['kind']> = new Set(['array', 'map', 'struct']);

/** The DynamicFrame under the names of the target. */
function namedFrame({ schema }: ScriptTarget, context: SparkNodeContext, place: NodePlace): string {
  const own = context.input.schema;
  if (own.every(({ name }, index) => name === schema[index]!.name)) return place.dynamic();
  const items = schema.map(({ name }, index) => ({ name, value: context.column(own[index]!.name) }));
  const named = selectFrame(context.input.frame, items, context);
  return context.language.toDynamic(named, place.variable);
}
