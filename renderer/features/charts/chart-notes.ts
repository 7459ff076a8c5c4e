/** What a chart does not show, or shows together, in sentences: others, nulls, samples, coarser bins. */

import type { ChartData } from '#renderer/features/charts/chart-answer.ts';
import { canStack, type Axis, type ChartSpec, type Groups } from '#renderer/features/charts/chart-spec.ts';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';

export function chartNotes(data: ChartData): readonly string[] {
  if (data.form === 'points') {
    const { rowCount, pointCount, points, x, y } = data.points;
    return [
      ...(points.length < pointCount
        ? [`Sample of ${exactCount(points.length)} of ${countOf(pointCount, 'row')}; it is the same each time.`]
        : []),
      ...(pointCount < rowCount
        ? [
            `${countOf(rowCount - pointCount, 'row')} ${rowCount - pointCount === 1 ? 'is' : 'are'} not drawn: ${x.name} or ${y.name} is null or infinite.`,
          ]
        : []),
    ];
  }
  const { spec, groups } = data;
  return [
    ...[
      { axis: groups.x, of: 'x' as const },
      { axis: groups.by, of: 'by' as const },
    ].flatMap(({ axis, of }) => (axis === null ? [] : axisNotes(spec, groups, axis, of))),
    ...measureNotes(spec, groups),
    ...stackNotes(spec, groups),
  ];
}

function axisNotes(spec: ChartSpec, groups: Groups, axis: Axis, of: 'x' | 'by'): string[] {
  const notes: string[] = [];
  const rowsOf = (role: string): number =>
    groups.groups.reduce((sum, group) => (axis.groups[group[of]]?.role === role ? sum + group.rowCount : sum), 0);
  const { name } = axis.column;
  const kept = axis.groups.filter(({ role }) => role === 'value').length;
  const others = rowsOf('others');
  if (others > 0) {
    const how = spec.aggregate === 'count' || spec.aggregate === 'sum' ? 'with the most' : 'most frequent';
    notes.push(
      `${exactCount(kept)} of ${exactCount(axis.distinctCount ?? kept)} values of ${name} (${how}) are shown; the others, ${countOf(others, 'row')}, are one group.`,
    );
  }
  const isLine = (spec.kind === 'line' || spec.kind === 'area') && of === 'x' && axis.kind !== 'value';
  const nulls = rowsOf('null');
  if (nulls > 0)
    notes.push(
      isLine
        ? `${name} is null in ${countOf(nulls, 'row')}, shown only in the table.`
        : `${name} is null in ${countOf(nulls, 'row')}.`,
    );
  const infinite = rowsOf('not-finite');
  if (infinite > 0)
    notes.push(`${name} is ${axis.kind === 'time' ? 'infinite' : 'NaN or infinite'} in ${countOf(infinite, 'row')}.`);
  const asked = of === 'x' ? spec.x?.step : spec.rows?.step;
  if (axis.step !== null && axis.kind === 'time' && asked !== undefined && asked !== 'auto' && axis.step !== asked)
    notes.push(`There are too many ${asked}s to draw; each bin is a ${axis.step}.`.replace('a hour', 'an hour'));
  if (isInstant(axis)) notes.push(`Bins of ${name} are in UTC.`);
  return notes;
}

function stackNotes(spec: ChartSpec, { groups }: Groups): string[] {
  if (spec.stack !== 'share' || !canStack(spec)) return [];
  const negative = groups.filter(({ value }) => value !== null && Number(value) < 0).length;
  if (negative === 0) return [];
  return [
    `${countOf(negative, 'value')} ${negative === 1 ? 'is' : 'are'} negative, so the chart shows values instead of parts of 100%.`,
  ];
}

function isInstant({ column, step }: Axis): boolean {
  return column.type === 'timestamp' && step !== null;
}

function measureNotes(spec: ChartSpec, { groups }: Groups): string[] {
  if (spec.y === null || spec.kind === 'histogram') return [];
  const missing = groups.reduce((sum, { rowCount, filledCount }) => sum + rowCount - filledCount, 0);
  const notes: string[] = [];
  if (missing > 0)
    notes.push(`${countOf(missing, 'row')} without ${spec.y} ${missing === 1 ? 'is' : 'are'} not included.`);
  const unplaced = groups.filter(({ value }) => value !== null && !Number.isFinite(Number(value))).length;
  if (unplaced > 0)
    notes.push(
      `${countOf(unplaced, 'value')} ${unplaced === 1 ? 'is' : 'are'} NaN or infinite, and shown only in the table.`,
    );
  if (spec.kind === 'box')
    notes.push('Boxes span 25% to 75%, whiskers 5% to 95%; dots mark the minimum and the maximum.');
  return notes;
}
