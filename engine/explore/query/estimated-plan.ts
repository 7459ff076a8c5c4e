/** Reads the plan that DuckDB makes of a statement without running it: its operators with the rows that it expects of each. Pure. */

import { EngineError } from '#engine/contract/errors.ts';
import type { ProfileOperator } from '#engine/duckdb/database.ts';

/**
 * @param text of `EXPLAIN (FORMAT json)`.
 * @throws EngineError Internal when it is not a plan.
 */
export function parseEstimatedPlan(text: string): ProfileOperator {
  try {
    const [root] = JSON.parse(text) as unknown[];
    return operatorOf(root as Record<string, unknown>);
  } catch (cause) {
    throw new EngineError('Internal', 'DuckDB’s plan cannot be read.', {
      hint: 'This is a bug in Tenon; please report it with the log.',
      details: { plan: text.slice(0, 2000) },
      cause,
    });
  }
}

function operatorOf({ name, children, extra_info: info }: Record<string, unknown>): ProfileOperator {
  const extraInfo = typeof info === 'object' && info !== null ? (info as Record<string, unknown>) : {};
  return {
    // It has the name of its function; while it runs, it has the name of all scans.
    type: typeof extraInfo['Function'] === 'string' ? 'TABLE_SCAN' : String(name).trim(),
    cardinality: 0,
    timing: 0,
    extraInfo,
    children: (children as Record<string, unknown>[]).map(operatorOf),
  };
}
