/** An axis of a chart with a place for each value, for tests. */

import type { Groups } from '#renderer/features/charts/chart-spec.ts';

export function valueAxis(name: string, ...labels: readonly string[]): NonNullable<Groups['x']> {
  return {
    column: { name, type: 'string' },
    kind: 'value',
    step: null,
    groups: labels.map((label) => ({ role: 'value', label, from: null, to: null })),
    distinctCount: labels.length,
  };
}
