/** Draws the job that reads what another one wrote: its sources, conditions on their partition keys, nodes and targets. */

import type { Draw } from '../draw.ts';
import { drawTarget } from '../draw-target.ts';
import { evaluateJob, readSource, type ExpectedRun } from '../evaluate-job.ts';
import { MissingColumn } from '../expressions/expression.ts';
import { drawEnds, drawNodes } from '../nodes/draw-nodes.ts';
import { numbersRows, Redraw, type RandomJob, type RandomReader, type RandomTarget } from '../random-job.ts';
import { drawKeyPredicate } from '../source-folders.ts';
import { readerJob, tableSource } from './reader-job.ts';

const mostTries = 5;

/** The job itself where none of its targets can be read. @param runs of the job. */
export function withReader(draw: Draw, job: RandomJob, runs: readonly ExpectedRun[]): RandomJob {
  for (let tries = 0; tries < mostTries; tries++) {
    try {
      const reader = drawReader(draw, job, runs);
      if (reader === undefined) return job;
      evaluateJob(readerJob(job, reader, runs).job);
      return { ...job, reader };
    } catch (thrown) {
      if (!(thrown instanceof Redraw || thrown instanceof MissingColumn)) throw thrown;
    }
  }
  return job;
}

/** @throws Redraw, MissingColumn. */
function drawReader(draw: Draw, job: RandomJob, runs: readonly ExpectedRun[]): RandomReader | undefined {
  const known = job.targets.filter(({ toCatalog }) => toCatalog);
  if (known.length === 0) return undefined;
  const bookmark = draw.chance(0.4) && known.every(({ mode }) => mode === 'append' || mode === 'overwrite');
  const chosen = draw.some(known, draw.pick([1, 1, 2]));
  const sources = chosen.map(({ id: targetId, partitionKeys }, index) => {
    const { columns, rows } = runs.at(-1)!.targets.get(targetId)!;
    const places = [...columns.keys()].slice(columns.length - partitionKeys.length);
    const keyValues = rows.map((row) => places.map((place) => row[place]!));
    const keys = places.map((place) => columns[place]!);
    return { id: `s${index}`, targetId, predicate: drawKeyPredicate(draw, keys, keyValues) };
  });
  const frames = new Map(
    sources.map((source) => {
      const table = tableSource(job, runs, { ...source, after: [runs.length - 1] });
      return [source.id, readSource(table, false, 0).frame] as const;
    }),
  );
  const drawn = drawNodes(draw, frames, draw.whole(0, 2));
  if (bookmark && drawn.nodes.some(numbersRows)) throw new Redraw();
  const targets = drawEnds(draw, drawn).map((id, index): RandomTarget =>
    drawTarget(draw, `t${index}`, id, drawn.frames.get(id)!, {
      rounds: bookmark ? runs.length : 1,
      isVersioned: false,
      isRead: false,
    }),
  );
  return { bookmark, sources, nodes: drawn.nodes, targets };
}
