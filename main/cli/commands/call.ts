/** `tenon call`: any procedure of the engine, by name. */

import { text as readAll } from 'node:stream/consumers';
import { EngineError, nearNames } from '#engine/contract/errors.ts';
import type { ProcedureName } from '#engine/contract/procedures/index.ts';
import { exitCodes, workspaceOptions, type Command } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { usage } from '#main/cli/parse-command.ts';

export const callCommand: Command = {
  name: 'call',
  summary: 'Calls a procedure of the engine; input and output are JSON.',
  arguments: [
    { name: 'PROCEDURE', summary: 'Procedure name, or `list` to print them all.' },
    { name: 'JSON', optional: true, summary: 'Input as JSON (default: {}); - reads standard input.' },
  ],
  options: workspaceOptions,
  notes: ['Streams print one line per item. Bytes are base64.'],
  examples: ['tenon call list', `tenon call getTables '{"databaseName":"sales"}'`],
  async run(call) {
    const { procedures } = await import('#engine/contract/procedures/index.ts');
    const [name, json = '{}'] = call.positionals;
    if (name === 'list') {
      await writeOut(
        Object.entries(procedures)
          .map(([known, { kind, summary }]) => `${known.padEnd(20)} ${kind.padEnd(8)} ${summary}\n`)
          .join(''),
      );
      return exitCodes.done;
    }
    const procedure = Object.hasOwn(procedures, name!) ? procedures[name as keyof typeof procedures] : undefined;
    if (procedure === undefined) {
      const near = nearNames(name!, Object.keys(procedures));
      throw new EngineError('EntityNotFound', `Procedure "${name}" does not exist.`, {
        hint: near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'See: tenon call list',
      });
    }
    if (takesSecrets.has(name!) && json !== '-')
      throw usage(
        `${name} takes a secret, which cannot be an argument: other users can see the arguments of a process.`,
        `Write the input to standard input: tenon call ${name} -`,
      );
    const input = parseInput(json === '-' ? await readAll(process.stdin) : json);
    const session = await call.open({ workspace: call.text('workspace'), kind: 'any', title: `tenon call ${name}` });
    // The name is only known now; the dispatcher checks the input.
    const client = session.client as {
      call(name: string, input: unknown, signal: AbortSignal): Promise<unknown>;
      stream(name: string, input: unknown, signal: AbortSignal): AsyncIterable<unknown>;
    };
    if (procedure.kind === 'stream')
      for await (const item of client.stream(name!, input, call.signal)) await writeOut(`${toJson(item)}\n`);
    else await writeOut(`${toJson(await client.call(name!, input, call.signal))}\n`);
    return exitCodes.done;
  },
};

const takesSecrets: ReadonlySet<string> = new Set<ProcedureName>([
  'saveSecret',
  'saveNotificationSecret',
  'createVault',
  'unlockVault',
  'changeVaultPassphrase',
]);

function parseInput(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw usage(
      `The input is not JSON: ${error instanceof Error ? error.message : String(error)}`,
      `Pass it as '{"key":"value"}'.`,
    );
  }
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    member instanceof Uint8Array ? Buffer.from(member).toString('base64') : member,
  );
}
