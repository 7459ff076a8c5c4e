/** The columns of an Avro file, and its number of rows. */

import { readContent } from '#engine/bytes/compression.ts';
import { fineTimes } from '#engine/formats/avro/avro-type.ts';
import { AvroContainer } from '#engine/formats/avro/container.ts';
import { avroReadOptions } from '#engine/formats/avro/options.ts';
import { avroSchema } from '#engine/formats/avro/read.ts';
import { warnOfCutTimes } from '#engine/formats/cut-times.ts';
import type { Inference, InferRequest } from '#engine/formats/format.ts';
import { noFields } from '#engine/formats/count-records.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { parseStated } from '#engine/formats/stated-options.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** The header states the schema; rows are counted from the heads of the blocks. */
export async function inferAvro(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { source, head, depth, keepNull, stated } = request;
  parseStated('avro', avroReadOptions(), stated);
  const container = await AvroContainer.open(head.path, readContent(source, head.compression, context.signal));
  try {
    const schema = avroSchema(container.schema);
    const warnings: string[] = [];
    let rowCount: number | null = null;
    if (depth === 'every-row' || head.complete) {
      rowCount = 0;
      for await (const block of container.blocks()) rowCount += block.rowCount;
      if (rowCount === 0) warnings.push('The file has no rows.');
    }
    if (schema.length === 0 && rowCount !== 0) warnings.push(noFields);
    if (rowCount !== 0)
      warnings.push(...fineTimes(container.schema).map((name) => warnOfCutTimes(name === '' ? schema[0]!.name : name)));
    return {
      reading: { format: 'avro', compression: head.compression, options: {} },
      schema: keepNull === true ? schema : withoutNullTypes(schema),
      exact: true,
      rowCount,
      warnings,
    };
  } finally {
    await container.close();
  }
}
