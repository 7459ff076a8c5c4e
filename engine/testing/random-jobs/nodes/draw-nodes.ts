/** The nodes of a random job: one after another, each over what is there. */

import type { Draw } from '../draw.ts';
import { Redraw, type MiddleNode } from '../random-job.ts';
import type { Frame } from '../value-types.ts';
import { applyMapping, resolveChoice } from './mapping-nodes.ts';
import { fillMissingValues } from './filling-nodes.ts';
import { arrayToColumns, derivedColumn, fillNulls } from './column-nodes.ts';
import { aggregate, dropDuplicates, sqlTransform } from './grouping-nodes.ts';
import { except, intersect, join, union } from './joining-nodes.ts';
import { explodeArrayOrMap, pivot, unpivot } from './exploding-nodes.ts';
import { filterNode } from './filter-node.ts';
import { compare, lookup, merge } from './keyed-nodes.ts';
import type { DrawnNode, NodeDrawing } from './node-drawing.ts';
import { relationalize } from './flattening-nodes.ts';
import { identifier, uuid } from './identifying-nodes.ts';
import { extractJsonPath, flatten, parseJsonColumn, unbox } from './nested-nodes.ts';
import { simplifyDdbJson } from './attribute-nodes.ts';
import { recipeOf } from './recipe-node.ts';
import { dropFields, renameField, selectFields } from './row-wise-nodes.ts';
import { limit, sample, sort } from './ordering-nodes.ts';
import { dropNullFields } from './null-field-nodes.ts';
import { dropNullRows, route } from './removing-nodes.ts';
import { piiDetection } from './sensitive-nodes.ts';
import { selectTransform } from './select-nodes.ts';
import { selectFromCollection, splitFields, splitRows } from './splitting-nodes.ts';
import { twoInputSelect } from './two-input-selects.ts';
import { window } from './window-nodes.ts';
import { concatenateColumns, regexExtractor, splitString } from './text-nodes.ts';
import { currentTimestamp, formatTimestamp, toTimestamp } from './time-nodes.ts';

const plainDrawings: readonly NodeDrawing[] = [
  filterNode,
  filterNode,
  filterNode,
  filterNode,
  selectFields,
  dropFields,
  renameField,
  applyMapping,
  applyMapping,
  resolveChoice,
  aggregate,
  dropDuplicates,
  join,
  join,
  union,
  sqlTransform,
  selectTransform,
  selectTransform,
  twoInputSelect,
  twoInputSelect,
  splitRows,
  splitFields,
  selectFromCollection,
  selectFromCollection,
  relationalize,
  concatenateColumns,
  splitString,
  arrayToColumns,
  regexExtractor,
  fillNulls,
  fillMissingValues,
  derivedColumn,
  derivedColumn,
  toTimestamp,
  formatTimestamp,
  currentTimestamp,
  identifier,
  uuid,
  dropNullRows,
  dropNullFields,
  dropNullFields,
  route,
  explodeArrayOrMap,
  explodeArrayOrMap,
  unpivot,
  pivot,
  sort,
  limit,
  sample,
  intersect,
  except,
  flatten,
  simplifyDdbJson,
  simplifyDdbJson,
  extractJsonPath,
  parseJsonColumn,
  unbox,
  piiDetection,
  piiDetection,
  window,
  window,
  lookup,
  lookup,
  merge,
  merge,
  compare,
  compare,
];

const recipe = recipeOf(plainDrawings);
const drawings: readonly NodeDrawing[] = [...plainDrawings, recipe, recipe, recipe, recipe];

/** What joins and explosions may make of long files. */
const mostRows = 20_000;

export interface DrawnNodes {
  readonly nodes: readonly MiddleNode[];
  /** Rows of sources and nodes by id. */
  readonly frames: ReadonlyMap<string, Frame>;
}

/**
 * @param sources their rows by id.
 * @param most some draws give no node.
 * @throws Redraw.
 */
export function drawNodes(draw: Draw, sources: ReadonlyMap<string, Frame>, most: number): DrawnNodes {
  const frames = new Map(sources);
  const nodes: MiddleNode[] = [];
  for (let count = most; count > 0; count--) {
    for (const node of drawNode(draw, frames, readable({ nodes, frames }), `n${nodes.length}`)) {
      nodes.push(node);
      const inputs = Object.entries(node.inputs).map(([port, id]) => [port, frames.get(id)!]);
      const { frame } = node.evaluate(Object.fromEntries(inputs));
      if (frame.rows.length > mostRows) throw new Redraw();
      frames.set(node.id, frame);
    }
  }
  return { nodes, frames };
}

/** Ids of what targets may read: of the sources and nodes that nothing reads, and now and then one more. */
export function drawEnds(draw: Draw, drawn: DrawnNodes): string[] {
  const fed = new Set(drawn.nodes.flatMap(({ inputs }) => Object.values(inputs)));
  const ends = [...drawn.frames.keys()].filter((id) => !fed.has(id));
  return draw.chance(0.15) ? [...ends, draw.pick(readable(drawn))] : ends;
}

/** Other nodes than its own recipe cannot read a step. */
function readable({ nodes, frames }: DrawnNodes): string[] {
  const steps = new Set(nodes.filter(({ isStep }) => isStep === true).map(({ id }) => id));
  return [...frames.keys()].filter((id) => !steps.has(id));
}

/**
 * One for each output that is used, and for each step; none when the frames allow none of the nodes that were tried.
 * @param ids of the frames that it may read.
 */
function drawNode(draw: Draw, frames: ReadonlyMap<string, Frame>, ids: readonly string[], id: string): MiddleNode[] {
  for (let attempt = 0; attempt < 5; attempt++) {
    const drawing = draw.pick(drawings);
    if (drawing.inputs > ids.length) continue;
    // Mostly the last one, so that chains grow.
    const chosen =
      drawing.inputs === 1
        ? [draw.chance(0.7) ? ids.at(-1)! : draw.pick(ids)]
        : draw.some(ids.slice(-4), drawing.inputs);
    if (chosen.length < drawing.inputs) continue;
    try {
      const {
        ports,
        transform,
        args,
        mixesRows,
        evaluate,
        steps = {},
      } = drawing.draw({
        draw,
        frames: chosen.map((one) => frames.get(one)!),
        from: chosen,
      });
      const inputs = Object.fromEntries(ports.map((port, index) => [port, chosen[index]!]));
      const node = { transform, args, mixesRows, inputs };
      if (typeof evaluate === 'function') {
        const chain = chained(id, chosen[0]!, steps);
        const last = chain.at(-1)?.id;
        return [...chain, { ...node, id, evaluate, ...(last === undefined ? {} : { inputs: { in: last } }) }];
      }
      const outputs = Object.entries(evaluate).map(([port, one]) => ({ ...node, id: `${id}:${port}`, evaluate: one }));
      // An output may stay unconnected.
      return draw.chance(0.25) ? [draw.pick(outputs)] : outputs;
    } catch (thrown) {
      if (!(thrown instanceof Redraw)) throw thrown;
    }
  }
  return [];
}

function chained(id: string, from: string, steps: NonNullable<DrawnNode['steps']>): MiddleNode[] {
  const keys = Object.keys(steps).map((step) => `${id}:${step}`);
  return Object.values(steps).map((step, index) => ({
    ...step,
    id: keys[index]!,
    isStep: true,
    inputs: { in: keys[index - 1] ?? from },
  }));
}
