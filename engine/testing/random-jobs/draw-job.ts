/** Random jobs by seed: sources, a graph of one to six nodes over them, and targets. */

import { Draw } from './draw.ts';
import { drawSource } from './draw-source.ts';
import { evaluateJob, readSource } from './evaluate-job.ts';
import { MissingColumn } from './expressions/expression.ts';
import { drawEnds, drawNodes } from './nodes/draw-nodes.ts';
import {
  numbersRows,
  Redraw,
  type RandomJob,
  type RandomSource,
  type RandomTarget,
  type RoundAction,
} from './random-job.ts';
import { drawTarget } from './draw-target.ts';
import { withReader } from './reading/draw-reader.ts';
import type { Frame } from './value-types.ts';

/** The same job for one seed on every machine. */
export function drawJob(seed: number): RandomJob {
  for (let attempt = 0; ; attempt++) {
    try {
      const draw = new Draw(seed * 7919 + attempt);
      const isRead = draw.chance(0.25);
      const job = drawGraph(draw, seed, isRead);
      const runs = evaluateJob(job);
      return isRead ? withReader(draw, job, runs) : job;
    } catch (thrown) {
      if (!(thrown instanceof Redraw || thrown instanceof MissingColumn)) throw thrown;
    }
  }
}

/** @param isRead by another job: then it has few nodes, and more partition keys. */
function drawGraph(draw: Draw, seed: number, isRead: boolean): RandomJob {
  const bookmark = draw.chance(0.3);
  const rounds = Array.from({ length: bookmark ? draw.whole(1, 3) : draw.chance(0.25) ? 2 : 1 }, () =>
    drawAction(draw),
  );
  const isLong = draw.chance(0.03);
  const sources = Array.from({ length: draw.pick([1, 1, 1, 2, 2, 3]) }, (_none, index) =>
    drawSource(draw, `s${index}`, { rounds: rounds.length, bookmark, isLong: isLong && index === 0 }),
  );
  if (bookmark && sources.every(({ isWhole }) => isWhole)) throw new Redraw();
  const rows = new Map(sources.map((source) => [source.id, allRows(source, rounds.length)]));
  const drawn = drawNodes(draw, rows, draw.whole(isRead ? 0 : 1, isRead ? 2 : 6));
  const { nodes, frames } = drawn;
  const targets = drawEnds(draw, drawn).map((id, index): RandomTarget =>
    drawTarget(draw, `t${index}`, id, frames.get(id)!, {
      rounds: rounds.length,
      isVersioned: sources.some((source) => source.isVersioned === true),
      isRead,
    }),
  );
  const isFirstRun = rounds.length === 1 && rounds[0] !== 'undo-and-run';
  if (bookmark && !isFirstRun && nodes.some(numbersRows)) throw new Redraw();
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

function drawAction(draw: Draw): RoundAction {
  return draw.chance(0.1) ? 'undo-and-run' : draw.chance(0.05) ? 'stop-and-resume' : 'run';
}

function allRows(source: RandomSource, rounds: number): Frame {
  return readSource(source, false, rounds).frame;
}
