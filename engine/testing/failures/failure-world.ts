/** A workspace of a host as users have it, in which failures are provoked by procedures. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deserializeError, toEngineError, type EngineError, type ErrorCode } from '#engine/contract/errors.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { createEngine, initWorkspace, type Dispatcher, type OpenedEngine } from '#engine/index.ts';

type NodeText = Pick<Job['nodes'][number], 'id' | 'transform'> & {
  readonly from?: string | Readonly<Record<string, string>>;
  readonly args?: Readonly<Record<string, unknown>>;
  readonly scope?: 'all-rows';
};

export interface FailureWorld extends AsyncDisposable {
  readonly folder: string;
  readonly call: Dispatcher['call'];
  readonly stream: Dispatcher['stream'];
  /** Writes a file of the workspace. @returns its path. */
  put(file: string, content: string | Uint8Array): Promise<string>;
  /** Saves the job `orders` with these nodes. */
  saveJob(nodes: readonly NodeText[], more?: Readonly<Record<string, unknown>>): Promise<void>;
  /** Runs the job `orders` to its end. @returns the id of the run. @throws EngineError of a run that did not succeed. */
  run(jobArguments?: Readonly<Record<string, string>>): Promise<string>;
  /** Saves and runs. */
  runJob(nodes: readonly NodeText[], more?: Readonly<Record<string, unknown>>): Promise<string>;
  save(kind: 'crawler' | 'trigger' | 'workflow' | 'connection' | 'classifier', value: object): Promise<void>;
  crawl(name: string): Promise<void>;
  /** As after a restart of the app. */
  reopen(): Promise<void>;
}

/** A source of `in` in CSV with names in its first line. */
export const ordersSource: NodeText = {
  id: 'orders',
  transform: 'PathSource',
  args: { path: 'in', format: 'csv', options: { withHeader: true } },
};

export function targetOf(from: string, args: Readonly<Record<string, unknown>> = {}): NodeText {
  return { id: 'out', transform: 'PathTarget', from, args: { path: 'out', format: 'csv', ...args } };
}

export async function openFailureWorld(): Promise<FailureWorld> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-failures-')));
  await initWorkspace(folder);
  const open = (): Promise<OpenedEngine> => createEngine({ workspace: folder, title: 'test', inline: true });
  let engine = await open();
  const call: Dispatcher['call'] = (name, input, signal) => engine.dispatcher.call(name, input, signal);
  const put = async (file: string, content: string | Uint8Array): Promise<string> => {
    const place = path.join(folder, file);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, content);
    return place;
  };
  const saveJob = async (nodes: readonly NodeText[], more: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    const known = await call('getJob', { name: 'orders' }).catch(() => undefined);
    const job = { name: 'orders', ...more, nodes: nodes.map(nodeOf) };
    // What a form would not send is refused by the procedure: that is the failure.
    await call('saveJob', { job, expectedHash: known?.hash ?? null });
  };
  const run = async (jobArguments: Readonly<Record<string, string>> = {}): Promise<string> => {
    const { id } = await call('startJobRun', { jobName: 'orders', arguments: { ...jobArguments } });
    await ended(engine.dispatcher, id);
    return id;
  };
  await put('in/orders.csv', 'id,country,amount\n1,FR,10\n2,DE,20\n3,FR,30\n');
  return {
    folder,
    call,
    stream: (name, input, signal) => engine.dispatcher.stream(name, input, signal),
    put,
    saveJob,
    run,
    async runJob(nodes, more) {
      await saveJob(nodes, more);
      return run();
    },
    async save(kind, value) {
      await call('saveDefinition', { kind, value, expectedHash: null });
    },
    async crawl(crawlerName) {
      for await (const _item of engine.dispatcher.stream('crawl', { crawlerName }));
    },
    async reopen() {
      await engine[Symbol.asyncDispose]();
      engine = await open();
    },
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @throws EngineError of the run, when it did not succeed. */
async function ended(dispatcher: Dispatcher, id: string): Promise<void> {
  for await (const _progress of dispatcher.stream('watchJobRun', { id }));
  const { error } = await dispatcher.call('getJobRun', { id });
  if (error === null) return;
  const { code, node, ...rest } = error;
  throw deserializeError({ ...rest, code: code as ErrorCode, ...(node === undefined ? {} : { details: { node } }) });
}

/** The error with which work ended; undefined: it ended well. */
export async function failureOf(work: () => Promise<unknown>): Promise<EngineError | undefined> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    return toEngineError(thrown);
  }
}

function nodeOf({ id, transform, from = {}, args = {}, ...more }: NodeText): Job['nodes'][number] {
  const inputs = Object.entries(typeof from === 'string' ? { in: from } : from);
  return {
    id: idOf(id),
    name: id,
    transform,
    inputs: Object.fromEntries(inputs.map(([port, node]) => [port, { node: idOf(node) }])),
    args,
    ...more,
  };
}

/** What nobody may read: a node has the name that it has in a scenario, and an id that is seen at once in a text. */
export const nodeIdPrefix = 'node-id-of-';

export const idOf = (node: string): string => `${nodeIdPrefix}${node}`;
