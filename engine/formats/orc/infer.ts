/** Columns and row count of an ORC file, from its end. */

import type { FileHead } from '#engine/bytes/head.ts';
import type { Inference, InferRequest } from '#engine/formats/format.ts';
import { readFileTail } from '#engine/formats/orc/container/file-tail.ts';
import { openOrcFile } from '#engine/formats/orc/container/open-orc-file.ts';
import { orcReadOptions } from '#engine/formats/orc/options.ts';
import {
  deleteOperation,
  deletionsRefused,
  layOutTable,
  operationColumn,
} from '#engine/formats/orc/read/table-layout.ts';
import { canonicalEncoding } from '#engine/bytes/encoding.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @throws EngineError `MalformedFile`, `UnsupportedFormat` (encrypted, an unknown codec, deletions of a Hive table). */
export async function inferOrc(
  {
    source,
    head: { compression },
    stated,
  }: Pick<InferRequest, 'source' | 'stated'> & { readonly head: Pick<FileHead, 'compression'> },
  context: Pick<OperationContext, 'temporaryDirectory' | 'signal'>,
): Promise<Inference> {
  const options = parseOptions('orc', orcReadOptions(), stated);
  const encoding = canonicalEncoding(options.encoding);
  await using file = await openOrcFile(source, compression, context);
  const { footer } = await readFileTail(file);
  const { schema, kind } = layOutTable(footer, file.path, options.hiveAcid === 'unwrap');
  // The statistics tell a file of deletions without reading it; a file without statistics fails when it is read.
  if (kind === 'wrapped' && footer.maximums[operationColumn] === BigInt(deleteOperation)) {
    throw deletionsRefused(file.path);
  }
  return {
    reading: { format: 'orc', compression, options: { ...options, encoding } },
    schema,
    exact: true,
    rowCount: footer.rowCount,
    warnings: kind === 'wrapped' ? ['The rows are in the wrapper of a Hive ACID table; the wrapper is removed.'] : [],
  };
}
