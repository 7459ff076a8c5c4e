/** A workspace with a trigger that a webhook starts, for tests over HTTP. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WebhookText } from '#engine/contract/procedures/webhooks.ts';
import { createEngine, initWorkspace, type OpenedEngine } from '#engine/index.ts';

export interface WebhookPlace extends AsyncDisposable {
  readonly folder: string;
  open(): Promise<OpenedEngine>;
}

/** The job `load` takes `day`; the trigger `hook` starts it. */
export async function makeWebhookPlace(): Promise<WebhookPlace> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-webhooks-')));
  await initWorkspace(folder);
  await mkdir(path.join(folder, 'in'));
  await writeFile(path.join(folder, 'in', 'a.csv'), 'id\n1\n');
  return {
    folder,
    open: () => createEngine({ workspace: folder, title: 'test', inline: true, watch: true }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

interface SavedWebhook {
  readonly secret: string;
  /** As it was when its secret was created. */
  readonly webhook: WebhookText;
  readonly address: () => Promise<string>;
}

export async function saveWebhook(engine: OpenedEngine): Promise<SavedWebhook> {
  const nodes = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in', format: 'csv' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'out', format: 'csv' },
    },
  ];
  const { dispatcher } = engine;
  await dispatcher.call('saveJob', {
    job: { name: 'load', nodes, defaultArguments: { day: 'none' } },
    expectedHash: null,
  });
  const value = {
    name: 'hook',
    type: 'EVENT',
    enabled: true,
    webhook: {},
    actions: [{ jobName: 'load' }],
  };
  await dispatcher.call('saveDefinition', { kind: 'trigger', value, expectedHash: null });
  const created = await dispatcher.call('createWebhookSecret', { name: 'hook' });
  return { ...created, address: async () => (await dispatcher.call('getWebhook', { name: 'hook' })).address ?? '' };
}
