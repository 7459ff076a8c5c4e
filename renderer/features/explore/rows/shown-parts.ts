/** What is shown of rows: the rows themselves, a chart of them, both side by side, or the profile of all columns. */

export type ShownParts = 'rows' | 'chart' | 'both' | 'profile';

export function hasGrid(shown: ShownParts): boolean {
  return shown === 'rows' || shown === 'both';
}

/** A chart or profile counts every row. */
export function needsEveryRow(shown: ShownParts): boolean {
  return hasChart(shown) || shown === 'profile';
}

/** A chart has its own panel in the place of the inspector. */
export function hasChart(shown: ShownParts): boolean {
  return shown === 'chart' || shown === 'both';
}
