/** Whatever is refused for a run, crawl or run of a workflow that exists, the message names it as people do: no id of it. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';
import { procedures } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
const ids = new Map<string, string>();

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-titles-')));
  await initWorkspace(folder);
  await mkdir(path.join(folder, 'in'));
  await writeFile(path.join(folder, 'in', 'a.csv'), 'id\n1\n2\n');
  engine = await createEngine({ workspace: folder, title: 'test', inline: true, watch: true });
  const { dispatcher } = engine;
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'csv', mode: 'overwrite' },
    },
  ];
  await dispatcher.call('saveJob', { job: { name: 'load', nodes }, expectedHash: null });
  for (const name of ['undone run', 'run']) {
    const { id } = await dispatcher.call('startJobRun', { jobName: 'load' });
    for await (const _ of dispatcher.stream('watchJobRun', { id }));
    ids.set(name, id);
    if (name === 'undone run') await dispatcher.call('undoJobRun', { id });
  }
  for await (const item of dispatcher.stream('crawl', { path: path.join(folder, 'in'), databaseName: 'd' }))
    if (item.item === 'result') ids.set('crawl', item.crawlId);
  const trigger = { name: 'go', type: 'ON_DEMAND', workflowName: 'flow', actions: [{ jobName: 'load' }] };
  await dispatcher.call('saveDefinition', { kind: 'workflow', value: { name: 'flow' }, expectedHash: null });
  await dispatcher.call('saveDefinition', { kind: 'trigger', value: trigger, expectedHash: null });
  const { id } = await dispatcher.call('startWorkflowRun', { name: 'flow' });
  while ((await dispatcher.call('getWorkflowRun', { runId: id })).status === 'RUNNING') await sleep(20);
  ids.set('run of a workflow', id);
}, 120_000);
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const isId = /^(?:id|runId|otherId|crawlId|previousRunId|left|right|before|after)$/u;
/** Members beside ids that some inputs need. */
const given: Readonly<Record<string, unknown>> = {
  direction: 'up',
  kind: 'memory',
  nodeIds: ['job/none'],
  nodeId: 'none',
  records: [{ id: 1 }, { id: 1 }],
  runProperties: { a: 'b' },
  position: 'now',
  jobName: 'load',
};

const taking = Object.entries(procedures).filter(
  ([, { input }]) => input instanceof z.ZodObject && Object.keys(input.shape).some((key) => isId.test(key)),
);

test.each(taking)('%s', async (name, { kind, input }) => {
  const shape = (input as unknown as z.ZodObject).shape;
  for (const [what, id] of ids) {
    const whole = Object.fromEntries(
      Object.keys(shape).flatMap((key) => (isId.test(key) ? [[key, id]] : key in given ? [[key, given[key]]] : [])),
    );
    const parsed = input.safeParse(whole);
    if (!parsed.success) continue;
    const error = await failureOf(name, kind, parsed.data);
    if (!(error instanceof EngineError) || error.code === 'EntityNotFound') continue;
    expect(`${error.message} ${error.hint ?? ''}`, `${name} of a ${what}`).not.toMatch(/\b(?:jr|wr|cr)_/u);
  }
});

async function failureOf(name: string, kind: string, input: unknown): Promise<unknown> {
  const { dispatcher } = engine;
  try {
    if (kind !== 'stream') await dispatcher.call(name as 'getJobRun', input as { id: string });
    else for await (const _ of dispatcher.stream(name as 'watchJobRun', input as { id: string }));
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}
