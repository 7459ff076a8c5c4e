/** A law: random jobs of nodes that AWS Glue Studio has are exported, and come back with the same nodes and rows. */

import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Job } from '#engine/contract/definitions/job.ts';
import { exportGlueJob } from '#engine/interchange/glue-studio/export-job.ts';
import { drawGlueJob } from '#engine/interchange/glue-studio/testing/draw-glue-job.ts';
import { importedJob } from '#engine/interchange/glue-studio/testing/imported-job.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { getTransform } from '#engine/transforms/index.ts';

const place = useEnginePlace();
const first = Number(process.env['TENON_GLUE_JOB_SEED'] ?? 1);

/** With the defaults of each node's arguments. */
function nodesOf(job: Job): Map<string, unknown> {
  return new Map(
    job.nodes.map((node) => [node.id, { ...node, args: getTransform(node.transform).args.parse(node.args) }]),
  );
}

test('what no difference is reported of comes back as it was, and an import of it is exported alike', () => {
  for (let seed = first; seed < first + triesOfRun(2000, 200); seed += 1) {
    const { job } = drawGlueJob(seed);
    const { text, problems, differences } = exportGlueJob(job, {});
    expect([seed, problems]).toEqual([seed, []]);
    const back = importedJob(text!);
    const differing = new Set(differences.map(({ nodeId }) => nodeId));
    const [before, after] = [nodesOf(job), nodesOf(back)];
    expect([seed, ...after.keys()]).toEqual([seed, ...before.keys()]);
    for (const [id, node] of before) if (!differing.has(id)) expect([seed, after.get(id)]).toEqual([seed, node]);
    if (!differing.has('')) expect([seed, { ...back, nodes: [] }]).toEqual([seed, { ...job, nodes: [] }]);
    const again = exportGlueJob(back, {});
    expect([seed, importedJob(again.text!)]).toEqual([seed, back]);
  }
});

test('the rows are the same, whatever is reported', async () => {
  let compared = 0;
  for (let seed = first; compared < triesOfRun(60, 6); seed += 1) {
    const { job, files, ends } = drawGlueJob(seed);
    const back = importedJob(exportGlueJob(job, {}).text!);
    for (const [folder, lines] of Object.entries(files)) {
      mkdirSync(path.join(place.folder, folder), { recursive: true });
      writeFileSync(path.join(place.folder, folder, 'a.json'), lines);
    }
    const [wanted, given] = [await rowsOf(job, ends), await rowsOf(back, ends)];
    expect([seed, given]).toEqual([seed, wanted]);
    compared += 1;
  }
});

async function rowsOf(job: Job, ends: readonly string[]): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const nodeId of ends) {
    const { rows, columns } = await place.engine.dispatcher.call('previewNode', { job, nodeId, limit: 10_000 });
    found.push([columns, rows.map((row) => JSON.stringify(row)).sort()]);
  }
  return found;
}
