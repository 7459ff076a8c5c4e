/** Refuses targets that overlap with what the run reads: equal to, inside or around one of its sources. */

import { EngineError } from '#engine/contract/errors.ts';
import type { PlannedSource, PlannedTarget, TableName } from '#engine/execute/plan/run-plan.ts';
import { joinPath, liesWithin } from '#engine/storage/path-parts.ts';

type SourcePlace = Pick<PlannedSource, 'nodeId' | 'roots' | 'table'>;
type TargetPlace = Pick<PlannedTarget, 'nodeId' | 'root' | 'fileName' | 'table' | 'mode'>;

/**
 * Paths are real paths.
 * @param nameOf a node's name by its id.
 * @throws EngineError TargetOverlapsSource; InvalidInput when two targets overlap.
 */
export function checkOverlaps(
  sources: readonly SourcePlace[],
  targets: readonly TargetPlace[],
  nameOf: (nodeId: string) => string,
): void {
  for (const [index, target] of targets.entries()) {
    const place = placeOf(target);
    for (const source of sources) checkSource(source, target, place, nameOf);
    for (const other of targets.slice(0, index)) {
      if (!overlap(place, placeOf(other))) continue;
      throw new EngineError(
        'InvalidInput',
        `Targets "${nameOf(other.nodeId)}" and "${nameOf(target.nodeId)}" write to the same folder: ${placeOf(other)} and ${place}.`,
        {
          hint: 'Give each target its own folder.',
          details: { node: target.nodeId, path: place },
        },
      );
    }
  }
}

function checkSource(
  source: SourcePlace,
  target: TargetPlace,
  place: string,
  nameOf: (nodeId: string) => string,
): void {
  const hit = source.roots.find((root) => overlap(root, place));
  if (hit === undefined) return;
  if (sameTable(source.table, target.table) && target.mode !== 'append') return;
  const relation = hit === place ? 'is' : liesWithin(place, hit) ? 'is inside' : 'contains';
  throw new EngineError(
    'TargetOverlapsSource',
    `Target "${nameOf(target.nodeId)}" ${relation} its own source "${nameOf(source.nodeId)}": ${place} and ${hit}.`,
    {
      hint: 'Write to another folder. Only a catalog table may overwrite itself.',
      details: { node: target.nodeId, source: source.nodeId, path: place },
    },
  );
}

function placeOf(target: TargetPlace): string {
  return target.fileName === null ? target.root : joinPath(target.root, target.fileName);
}

function sameTable(left: TableName | null, right: TableName): boolean {
  return left !== null && left.databaseName === right.databaseName && left.name === right.name;
}

function overlap(left: string, right: string): boolean {
  return liesWithin(left, right) || liesWithin(right, left);
}
