/** Random jobs by seed: sources, a graph of one to six nodes over them, and targets. */

import { Draw } from './draw.ts';
import { drawSource } from './draw-source.ts';
import { evaluateJob, readSource } from './evaluate-job.ts';
import { applyMapping, resolveChoice } from './nodes/mapping-nodes.ts';
import { fillMissingValues } from './nodes/filling-nodes.ts';
import { arrayToColumns, derivedColumn, fillNulls } from './nodes/column-nodes.ts';
import { aggregate, dropDuplicates, sqlTransform } from './nodes/grouping-nodes.ts';
import { except, intersect, join, union } from './nodes/joining-nodes.ts';
import { explodeArrayOrMap, pivot, unpivot } from './nodes/exploding-nodes.ts';
import { filterNode } from './nodes/filter-node.ts';
import { compare, lookup, merge } from './nodes/keyed-nodes.ts';
import type { DrawnNode, NodeDrawing } from './nodes/node-drawing.ts';
import { relationalize } from './nodes/flattening-nodes.ts';
import { identifier, uuid } from './nodes/identifying-nodes.ts';
import { extractJsonPath, flatten, parseJsonColumn, unbox } from './nodes/nested-nodes.ts';
import { simplifyDdbJson } from './nodes/attribute-nodes.ts';
import { recipeOf } from './nodes/recipe-node.ts';
import { dropFields, renameField, selectFields } from './nodes/row-wise-nodes.ts';
import { limit, sample, sort } from './nodes/ordering-nodes.ts';
import { dropNullFields } from './nodes/null-field-nodes.ts';
import { dropNullRows, route } from './nodes/removing-nodes.ts';
import { piiDetection } from './nodes/sensitive-nodes.ts';
import { selectTransform } from './nodes/select-nodes.ts';
import { selectFromCollection, splitFields, splitRows } from './nodes/splitting-nodes.ts';
import { window } from './nodes/window-nodes.ts';
import { concatenateColumns, regexExtractor, splitString } from './nodes/text-nodes.ts';
import { currentTimestamp, formatTimestamp, toTimestamp } from './nodes/time-nodes.ts';
import { MissingColumn } from './expressions/expression.ts';
import {
  Redraw,
  type MiddleNode,
  type RandomJob,
  type RandomSource,
  type RandomTarget,
  type RoundAction,
} from './random-job.ts';
import { drawTarget } from './draw-target.ts';
import type { Frame } from './value-types.ts';

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

/** The same job for one seed on every machine. */
export function drawJob(seed: number): RandomJob {
  for (let attempt = 0; ; attempt++) {
    try {
      const job = drawGraph(new Draw(seed * 7919 + attempt), seed);
      evaluateJob(job);
      return job;
    } catch (thrown) {
      if (!(thrown instanceof Redraw || thrown instanceof MissingColumn)) throw thrown;
    }
  }
}

function drawGraph(draw: Draw, seed: number): RandomJob {
  const bookmark = draw.chance(0.3);
  const rounds = Array.from({ length: bookmark ? draw.whole(1, 3) : draw.chance(0.25) ? 2 : 1 }, () =>
    drawAction(draw),
  );
  const isLong = draw.chance(0.03);
  const sources = Array.from({ length: draw.pick([1, 1, 1, 2, 2, 3]) }, (_none, index) =>
    drawSource(draw, `s${index}`, { rounds: rounds.length, bookmark, isLong: isLong && index === 0 }),
  );
  if (bookmark && sources.every(({ isWhole }) => isWhole)) throw new Redraw();
  const frames = new Map<string, Frame>(sources.map((source) => [source.id, allRows(source, rounds.length)]));
  const nodes: MiddleNode[] = [];
  for (let count = draw.whole(1, 6); count > 0; count--) {
    for (const node of drawNode(draw, frames, readable(frames, nodes), `n${nodes.length}`)) {
      nodes.push(node);
      const inputs = Object.entries(node.inputs).map(([port, id]) => [port, frames.get(id)!]);
      const { frame } = node.evaluate(Object.fromEntries(inputs));
      if (frame.rows.length > mostRows) throw new Redraw();
      frames.set(node.id, frame);
    }
  }
  const fed = new Set(nodes.flatMap(({ inputs }) => Object.values(inputs)));
  const ends = [...frames.keys()].filter((id) => !fed.has(id));
  // Now and then the rows of a node go into two targets.
  if (draw.chance(0.15)) ends.push(draw.pick(readable(frames, nodes)));
  const targets = ends.map((id, index): RandomTarget =>
    drawTarget(draw, `t${index}`, id, frames.get(id)!, {
      rounds: rounds.length,
      isVersioned: sources.some((source) => source.isVersioned === true),
    }),
  );
  // Keys of later runs with a bookmark follow the number of the run in its workspace, which nothing here knows.
  const isFirstRun = rounds.length === 1 && rounds[0] !== 'undo-and-run';
  if (bookmark && !isFirstRun && nodes.some(({ transform }) => numbering.has(transform))) throw new Redraw();
  const narrows =
    nodes.some(({ transform }) => narrowing.has(transform)) ||
    targets.some(({ merging }) => merging?.notWritten !== undefined);
  const badRecords = narrows || draw.chance(0.3) ? 'too-many-values' : 'misfit';
  return { seed, sources: sources.map((source) => ({ ...source, badRecords })), nodes, targets, bookmark, rounds };
}

/** Nodes after which a column may no longer be needed. */
const narrowing = new Set([
  'Relationalize',
  'SelectFields',
  'SplitFields',
  'DropFields',
  'DropNullFields',
  'ApplyMapping',
  'Aggregate',
  'SqlTransform',
  'Join',
  'ResolveChoice',
  'ConcatenateColumns',
  'SplitString',
  'ArrayToColumns',
  'RegexExtractor',
  'DerivedColumn',
  'ToTimestamp',
  'FormatTimestamp',
  'CurrentTimestamp',
  'Identifier',
  'UUID',
  'ExtractJsonPath',
  'ParseJsonColumn',
  'Window',
  'Lookup',
  'Compare',
  'Unbox',
]);

/** Nodes that number rows. */
const numbering = new Set(['Relationalize', 'Identifier']);

function drawAction(draw: Draw): RoundAction {
  return draw.chance(0.1) ? 'undo-and-run' : draw.chance(0.05) ? 'stop-and-resume' : 'run';
}

function allRows(source: RandomSource, rounds: number): Frame {
  return readSource(source, false, rounds).frame;
}

/** Other nodes than its own recipe cannot read a step. */
function readable(frames: ReadonlyMap<string, Frame>, nodes: readonly MiddleNode[]): string[] {
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
