/** Apache Avro object container files. */

import { z } from 'zod';
import { AvroContainer, avroMark } from '#engine/formats/avro/container.ts';
import { avroWriteOptions, encodeAvro } from '#engine/formats/avro/encode.ts';
import { avroSchema, readAvro } from '#engine/formats/avro/read.ts';
import { batchFormat } from '#engine/formats/batches/batch-format.ts';
import { readContent } from '#engine/bytes/compression.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification, Inference, InferRequest } from '#engine/formats/format.ts';
import { withoutNullTypes } from '#engine/formats/null-types.ts';
import { parseStated } from '#engine/formats/stated-options.ts';
import { nameRefusal } from '#engine/formats/avro/written-schema.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

const avroReadOptions = z.strictObject({});

function classifyAvro({ bytes }: FileHead): Classification | undefined {
  if (avroMark.some((byte, index) => bytes[index] !== byte)) return undefined;
  return { format: 'avro', certainty: 1, evidence: 'the mark Obj1 at the start' };
}

/** The header states the schema; rows are counted from the heads of the blocks. */
async function inferAvro(request: InferRequest, context: OperationContext): Promise<Inference> {
  const { source, head, depth, keepNull, stated } = request;
  parseStated('avro', avroReadOptions, stated);
  const container = await AvroContainer.open(head.path, readContent(source, head.compression, context.signal));
  try {
    const schema = avroSchema(container.schema);
    const warnings: string[] = [];
    let rowCount: number | null = null;
    if (depth === 'every-row' || head.complete) {
      rowCount = 0;
      for await (const block of container.blocks()) rowCount += block.rowCount;
      if (rowCount === 0) warnings.push('The file holds no rows.');
    }
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

export const avroFormat = batchFormat({
  name: 'avro',
  title: 'Avro',
  summary: 'Rows in blocks with their schema in the header, as Kafka, Hadoop and Iceberg manifests write them.',
  extensions: ['avro'],
  readOptions: avroReadOptions,
  classify: classifyAvro,
  infer: inferAvro,
  leaves: 'typed',
  placed: false,
  read: (request, { compression }, context) => readAvro(request, compression, context),
  write: { options: avroWriteOptions, encode: encodeAvro, fileExtension: () => '.avro', refuse: nameRefusal },
});
