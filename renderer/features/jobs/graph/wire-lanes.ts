/** Where a wire runs between its cards, so that it is not drawn behind another one that it has nothing to do with. */

export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WireEnds {
  readonly from: string;
  readonly to: string;
  /** Of the port where it starts, and of the one where it ends. */
  readonly start: { readonly x: number; readonly y: number };
  readonly end: { readonly x: number; readonly y: number };
}

/** Pixels between a wire and the cards that it goes round. */
const clearance = 14;

/**
 * The height at which the wire runs from the gap after its source to the gap before its target: that of the source,
 * that of the target, else the nearest free one.
 */
export function laneOf({ from, to, start, end }: WireEnds, boxes: readonly Box[]): number {
  const between = boxes.filter(({ id, x, width }) => id !== from && id !== to && x < end.x && x + width > start.x);
  const isFree = (lane: number): boolean =>
    between.every(({ y, height }) => lane < y - clearance / 2 || lane > y + height + clearance / 2);
  if (isFree(start.y)) return start.y;
  if (isFree(end.y)) return end.y;
  const around = between.flatMap(({ y, height }) => [y - clearance, y + height + clearance]).filter(isFree);
  const detour = (lane: number): number => Math.abs(lane - start.y) + Math.abs(lane - end.y);
  return around.reduce((best, lane) => (detour(lane) < detour(best) ? lane : best), around[0] ?? start.y);
}

/** Cards whose left sides are at most this far apart are in one column; pixels. */
const sameColumn = 40;
const shiftStep = 8;
const mostShifts = 3;

/**
 * How far before the usual place the upright part of each wire is, in pixels: wires of different sources into one
 * column would overlap there, and look like a wire to another card. Those of one source stay together.
 */
export function uprightShifts(
  wires: readonly { readonly id: string; readonly from: string; readonly column: number }[],
): ReadonlyMap<string, number> {
  const shifts = new Map<string, number>();
  const columns = new Map<number, string[]>();
  for (const { id, from, column } of wires) {
    const key = Math.round(column / sameColumn);
    const sources = columns.get(key) ?? [];
    if (!sources.includes(from)) sources.push(from);
    columns.set(key, sources);
    shifts.set(id, (sources.indexOf(from) % mostShifts) * shiftStep);
  }
  return shifts;
}
