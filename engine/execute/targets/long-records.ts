/** How files are read whose records are longer than readers usually make room for. */

import { EngineError } from '#engine/contract/errors.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import { findFormat } from '#engine/formats/index.ts';

/** Bytes. A reader keeps several buffers of twice this size. */
export const longestRecord = 512 * 1024 * 1024;

type Written = Pick<PlannedTarget, 'nodeId' | 'format' | 'readOptions' | 'root'>;

/**
 * The room that a reader of the file needs for a record, in bytes; null: as much as usual. There are few sizes, so that
 * files are still read together.
 * @param longest bytes of its longest record; undefined: not known.
 * @throws EngineError InvalidInput for a record that no reader takes.
 */
export function roomFor(target: Written, longest: number | undefined): number | null {
  const usual = target.readOptions[findFormat(target.format)?.recordSizeOption ?? ''];
  if (longest === undefined || typeof usual !== 'number' || longest <= usual) return null;
  if (longest > longestRecord) throw tooLong(target, longest);
  return 2 ** Math.ceil(Math.log2(longest));
}

/** The read options with this room. @param room of `roomFor`. */
export function withRoom({ format, readOptions }: Written, room: number | null): PlannedTarget['readOptions'] {
  return room === null ? readOptions : { ...readOptions, [findFormat(format)!.recordSizeOption!]: room };
}

function tooLong({ nodeId, format, root }: Written, longest: number): EngineError {
  const megabytes = (bytes: number): string => `${Math.floor(bytes / 1_000_000)} MB`;
  return new EngineError(
    'InvalidInput',
    `Node "${nodeId}" cannot write to ${root}: a record has ${megabytes(longest)}; ${findFormat(format)!.title} files are read back with at most ${megabytes(longestRecord)} in each.`,
    { hint: 'Write Parquet, or shorten the values.', details: { node: nodeId, path: root } },
  );
}
