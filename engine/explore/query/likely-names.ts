/** Names of what scans read before they run: their operators do not state their files. Pure. */

import type { ProfileOperator } from '#engine/duckdb/database.ts';
import { infoOf } from '#engine/explore/query/plan-steps.ts';

export interface SourceScans {
  readonly name: string;
  /** Plan of all its columns; undefined: it is the only one, or was not planned. */
  readonly root: ProfileOperator | undefined;
}

/** What is known of a scan: its function with the rows it expects, and what the projection above it computes. */
interface Scan {
  readonly expected: string;
  readonly computed: ReadonlySet<string>;
}

/** More names say nothing. */
const mostNames = 3;

/** @returns name of a scan of the plan: the sources whose own scans compute all of its columns. @param files that the text reads itself. */
export function likelyNames(
  root: ProfileOperator,
  sources: readonly SourceScans[],
  files: readonly string[],
): (scan: ProfileOperator) => string {
  const scans = [...scansBelow(root)].filter(([operator]) => calledName(operator) === undefined);
  const own = sources.map((source) => ({
    name: source.name,
    scans: source.root === undefined ? [] : [...scansBelow(source.root).values()],
  }));
  const fitting = new Map(
    scans.map(([operator, { expected, computed }]) => [
      operator,
      own.filter((each) => each.scans.some((scan) => scan.expected === expected && computed.isSubsetOf(scan.computed))),
    ]),
  );
  // Each source is read once: what is surely of one source is of no other.
  if (scans.length === own.length && own.every((source) => source.scans.length === 1)) eliminate([...fitting.values()]);
  const all = [...sources.map(({ name }) => name), ...files];
  return (operator) => {
    const called = calledName(operator);
    if (called !== undefined) return called;
    const found = fitting.get(operator) ?? [];
    const names = new Set(found.length > 0 ? found.map(({ name }) => name) : all);
    return names.size === 0 || names.size > mostNames ? 'files' : [...names].join(' or ');
  };
}

/** @param candidates changed. */
function eliminate(candidates: readonly unknown[][]): void {
  for (const _round of candidates)
    for (const certain of candidates.filter(({ length }) => length === 1))
      for (const other of candidates) {
        const at = other.indexOf(certain[0]);
        if (other !== certain && at >= 0 && other.length > 1) other.splice(at, 1);
      }
}

/** Of a function that gives values and reads nothing. */
export function calledName(scan: ProfileOperator): string | undefined {
  const [call = ''] = infoOf(scan, 'Function');
  return /^(?:RANGE|GENERATE_SERIES|UNNEST|REPEAT)/u.test(call) ? `the values of ${call.toLowerCase()}` : undefined;
}

function scansBelow(root: ProfileOperator): ReadonlyMap<ProfileOperator, Scan> {
  const scans = new Map<ProfileOperator, Scan>();
  const walk = (operator: ProfileOperator, above: ProfileOperator | undefined): void => {
    for (const child of operator.children) walk(child, operator);
    if (operator.children.length > 0) return;
    const computing = above?.type === 'PROJECTION' ? above : operator;
    scans.set(operator, {
      expected: [...infoOf(operator, 'Function'), ...infoOf(operator, 'Estimated Cardinality')].join(' '),
      computed: new Set(infoOf(computing, 'Projections')),
    });
  };
  walk(root, undefined);
  return scans;
}
