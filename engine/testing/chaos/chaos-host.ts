/** A host process under test: opens a workspace as any host does, and calls the procedures that its parent names. */

import { serializeError } from '#engine/contract/errors.ts';
import { createEngine } from '#engine/index.ts';

export interface ChaosCall {
  readonly id: number;
  readonly procedure: string;
  readonly input: unknown;
  readonly stream: boolean;
}

/** The first answer has the id 0: the workspace is open. */
export interface ChaosAnswer {
  readonly id: number;
  readonly output?: unknown;
  readonly error?: ReturnType<typeof serializeError>;
}

/** So small that every input file is a separate task. */
const splitBytes = 60;
/** A task takes some files: a compaction that joins none is longer each time, and in the end than a workflow waits. */
const splitBytesOfWorkflows = 1000;
const signal = new AbortController().signal;

function answer(message: ChaosAnswer): void {
  if (process.connected) process.send!(message);
}

async function open(): Promise<void> {
  const [, , workspace, ...ways] = process.argv;
  const engine = await createEngine({
    workspace: workspace!,
    title: 'chaos',
    splitBytes: ways.includes('stays') ? splitBytesOfWorkflows : splitBytes,
    inline: ways.includes('inline'),
    watch: ways.includes('stays'),
  });
  const take = async ({ id, procedure, input, stream }: ChaosCall): Promise<void> => {
    try {
      let output: unknown = null;
      if (stream) for await (const item of engine.dispatcher.streamByName(procedure, input, signal)) output = item;
      else output = await engine.dispatcher.callByName(procedure, input, signal);
      answer({ id, output });
    } catch (thrown) {
      answer({ id, error: serializeError(thrown) });
    }
  };
  process.on('message', (message: ChaosCall) => void take(message));
  process.once('disconnect', () => {
    void Promise.resolve(engine[Symbol.asyncDispose]()).finally(() => process.exit(0));
  });
  // Recovery comes with the catalog.
  await engine.dispatcher.callByName('getBlockedRuns', {}, signal);
  answer({ id: 0 });
}

try {
  await open();
} catch (thrown) {
  answer({ id: 0, error: serializeError(thrown) });
  process.exitCode = 1;
  process.disconnect();
}
