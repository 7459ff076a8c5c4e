/** The columns of an Arrow file or stream, and its number of rows. */

import { fineTimestamps } from '#engine/formats/arrow/arrow-field.ts';
import { asMalformed, headers, malformed, readMessages } from '#engine/formats/arrow/messages.ts';
import { arrowReadOptions } from '#engine/formats/arrow/options.ts';
import { arrowSchema, readSchema } from '#engine/formats/arrow/read.ts';
import { warnOfCutTimes } from '#engine/formats/cut-times.ts';
import type { Inference, InferRequest } from '#engine/formats/format.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { parseStated } from '#engine/formats/stated-options.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** The first message states the schema; rows are counted from the heads of the batches. */
export async function inferArrow(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { source, head, depth, keepNull, stated } = request;
  parseStated('arrow', arrowReadOptions(), stated);
  const isCounted = depth === 'every-row' || head.complete;
  let schema: Schema | undefined;
  const warnings: string[] = [];
  let rowCount = 0;
  for await (const message of readMessages(source, head.compression, context.signal, false)) {
    if (schema === undefined) {
      const fields = readSchema(message, head.path);
      schema = arrowSchema(fields, head.path);
      warnings.push(...fineTimestamps(fields).map(warnOfCutTimes));
      if (!isCounted) break;
    } else if (message.kind === headers.recordBatch) {
      try {
        rowCount += Number(message.header.long(0));
      } catch (thrown) {
        throw asMalformed(thrown, head.path, message.byteOffset);
      }
    }
  }
  if (schema === undefined) throw malformed(head.path, 0, 'it has no schema');
  return {
    reading: { format: 'arrow', compression: head.compression, options: {} },
    schema: keepNull === true ? schema : withoutNullTypes(schema),
    exact: true,
    rowCount: isCounted ? rowCount : null,
    warnings: isCounted && rowCount === 0 ? ['The file has no rows.'] : warnings,
  };
}
