/** Places for the nodes of a job: layers from left to right, few crossings, straight main lines. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { ancestorsOf, consumersOf, depths } from '#renderer/features/jobs/graph/graph-walk.ts';
import type { Place } from '#renderer/features/jobs/graph/edit-job.ts';

export const cardWidth = 144;
/** The smallest zoom at which a whole graph is shown: eight cards in a row fit in a window of 1024 pixels. */
export const smallestZoom = 0.45;
const columnPitch = cardWidth + 52;
/** Pixels from one card to the next below it. */
export const rowPitch = 132;
/** Passes of the barycentre rule in each direction; more do not help graphs of this size. */
const passes = 4;

interface Slot {
  readonly id: string;
  /** Neighbours in the previous and the next layer; long edges go through slots without a node. */
  readonly before: string[];
  readonly behind: string[];
  /** For each of `behind`: below 1, larger for a lower port, so that its source is placed lower too. */
  readonly shifts: number[];
}

/** Every node gets a place; the same job always gets the same ones. */
export function layoutJob(job: Job): Map<string, Place> {
  const { layers, slots } = layersOf(job);
  orderLayers(layers, slots);
  const rows = rowsOf(layers, slots);
  const places = new Map<string, Place>();
  for (const [column, layer] of layers.entries()) {
    for (const id of layer)
      if (!isBend(id)) places.set(id, { x: column * columnPitch, y: Math.round((rows.get(id)! * rowPitch) / 4) * 4 });
  }
  return places;
}

/** A free place next to a node. */
export function placeAfter(job: Job, after: string | null): Place {
  const start = after === null ? undefined : job.layout[after];
  const wanted = start === undefined ? { x: 0, y: bottomOf(job) } : { x: start.x + columnPitch, y: start.y };
  // Level with another node before it, its wire would look like one of that node.
  const others = Object.entries(job.layout).flatMap(([id, place]) => (id === after ? [] : [place]));
  const looksFed = (y: number): boolean =>
    others.some((place) => Math.abs(place.x - (wanted.x - columnPitch)) < cardWidth / 2 && Math.abs(place.y - y) < 40);
  return freeBelow(job, wanted, start === undefined ? undefined : looksFed);
}

function freeBelow(job: Job, wanted: Place, isBad: (y: number) => boolean = () => false): Place {
  const taken = Object.values(job.layout);
  let { y } = wanted;
  while (isBad(y) || taken.some((place) => Math.abs(place.x - wanted.x) < cardWidth + 16 && Math.abs(place.y - y) < 80))
    y += rowPitch;
  return { x: wanted.x, y };
}

/** A place for an input of a node, to its left and below existing nodes. */
export function placeBefore(job: Job, node: string): Place {
  const end = job.layout[node];
  return end === undefined ? placeAfter(job, null) : freeBelow(job, { x: end.x - columnPitch, y: end.y });
}

/** Moves the outputs of a node to the right, where they are too near for another card between. */
export function makeRoom(job: Job, after: string): Job {
  const start = job.layout[after];
  if (start === undefined) return job;
  const behind = job.nodes.filter(({ id }) => id !== after && ancestorsOf(job, id).has(after)).map(({ id }) => id);
  const isNear = behind.some((id) => (job.layout[id]?.x ?? Infinity) < start.x + 2 * columnPitch - 40);
  if (!isNear) return job;
  const moved = behind.flatMap((id) => {
    const place = job.layout[id];
    return place === undefined ? [] : [[id, { x: place.x + columnPitch, y: place.y }] as const];
  });
  return { ...job, layout: { ...job.layout, ...Object.fromEntries(moved) } };
}

/** Places of a job of which some nodes, or all, have none yet. */
export function completeLayout(job: Job): Job {
  const missing = job.nodes.filter(({ id }) => job.layout[id] === undefined);
  if (missing.length === 0) return job;
  if (missing.length === job.nodes.length) return { ...job, layout: Object.fromEntries(layoutJob(job)) };
  let next = job;
  for (const { id, inputs } of missing) {
    const feeding =
      Object.values(inputs)
        .map((edge) => edge.node)
        .find((each) => next.layout[each] !== undefined) ?? null;
    next = { ...next, layout: { ...next.layout, [id]: placeAfter(next, feeding) } };
  }
  return next;
}

/** Where a row of cards below all others begins. */
export function bottomOf({ layout }: Job): number {
  const places = Object.values(layout);
  return places.length === 0 ? 0 : Math.max(...places.map(({ y }) => y)) + rowPitch;
}

function isBend(id: string): boolean {
  return id.startsWith('bend ');
}

function layersOf(job: Job): { layers: string[][]; slots: Map<string, Slot> } {
  const depth = depths(job);
  // A source is placed right before the first node that reads it, so that its edge is short.
  for (const { id, inputs } of job.nodes) {
    if (Object.keys(inputs).length > 0) continue;
    const readers = consumersOf(job, id).map((node) => depth.get(node.id)!);
    if (readers.length > 0) depth.set(id, Math.max(0, Math.min(...readers) - 1));
  }
  const layers: string[][] = Array.from({ length: Math.max(-1, ...depth.values()) + 1 }, () => []);
  const slots = new Map<string, Slot>();
  const put = (id: string, layer: number): Slot => {
    const slot: Slot = { id, before: [], behind: [], shifts: [] };
    slots.set(id, slot);
    layers[layer]!.push(id);
    return slot;
  };
  for (const { id } of job.nodes) put(id, depth.get(id)!);
  for (const node of job.nodes) {
    for (const [index, [port, edge]] of Object.entries(node.inputs).entries()) {
      const [from, to] = [depth.get(edge.node), depth.get(node.id)!];
      if (from === undefined || from >= to) continue;
      let last = slots.get(edge.node)!;
      for (let layer = from + 1; layer < to; layer += 1) {
        const bend = put(`bend ${edge.node} ${node.id} ${port} ${layer}`, layer);
        join(last, bend, 0);
        last = bend;
      }
      join(last, slots.get(node.id)!, index / (index + 1));
    }
  }
  return { layers, slots };
}

function join(from: Slot, to: Slot, shift: number): void {
  from.behind.push(to.id);
  from.shifts.push(shift);
  to.before.push(from.id);
}

function orderLayers(layers: string[][], slots: ReadonlyMap<string, Slot>): void {
  const sortBy = (layer: string[], fixed: readonly string[], side: 'before' | 'behind'): void => {
    const position = new Map(fixed.map((id, index) => [id, index]));
    const weight = new Map(
      layer.map((id, index) => [
        id,
        mean(
          slots
            .get(id)!
            [side].map((other, at) => position.get(other)! + (side === 'behind' ? slots.get(id)!.shifts[at]! : 0)),
        ) ?? index,
      ]),
    );
    layer.sort((left, right) => weight.get(left)! - weight.get(right)!);
  };
  for (let pass = 0; pass < passes; pass += 1) {
    for (let index = 1; index < layers.length; index += 1) sortBy(layers[index]!, layers[index - 1]!, 'before');
    for (let index = layers.length - 2; index >= 0; index -= 1) sortBy(layers[index]!, layers[index + 1]!, 'behind');
  }
}

/** Rows in units of one pitch: each slot goes to the mean of those before it, pushed down by the slot above it. */
function rowsOf(layers: readonly (readonly string[])[], slots: ReadonlyMap<string, Slot>): Map<string, number> {
  const rows = new Map<string, number>();
  for (const layer of layers) {
    let free = -Infinity;
    for (const id of layer) {
      // The first neighbour decides and not the mean: the left side of a join stays on one line.
      const wanted = rows.get(slots.get(id)!.before[0] ?? '') ?? 0;
      const row = Math.max(wanted, free);
      rows.set(id, row);
      free = row + roomOf(id);
    }
  }
  // A source or a branch that was pushed down without need moves up to the node that reads it.
  for (const layer of layers.toReversed()) {
    for (const [index, id] of layer.entries()) {
      const slot = slots.get(id)!;
      if (slot.before.length > 0 || slot.behind.length === 0) continue;
      const wanted = mean(slot.behind.map((other) => rows.get(other)!))!;
      const above = index === 0 ? -Infinity : rows.get(layer[index - 1]!)! + roomOf(layer[index - 1]!);
      const below = index === layer.length - 1 ? Infinity : rows.get(layer[index + 1]!)! - 1;
      rows.set(id, Math.max(above, Math.min(wanted, below)));
    }
  }
  return rows;
}

/** From a slot to the next below it, in units of one pitch. */
function roomOf(id: string): number {
  return isBend(id) ? 0.6 : 1;
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
