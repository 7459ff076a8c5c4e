/** Whether a file is Avro. */

import { avroMark } from '#engine/formats/avro/container-mark.ts';
import type { FileHead } from '#engine/bytes/head.ts';
import type { Classification } from '#engine/formats/format.ts';

export function classifyAvro({ bytes }: FileHead): Classification | undefined {
  if (avroMark.some((byte, index) => bytes[index] !== byte)) return undefined;
  return { format: 'avro', certainty: 1, evidence: 'the magic bytes Obj1 at the start' };
}
