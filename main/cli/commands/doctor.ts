/** `tenon doctor`: checks that everything Tenon needs works here. */

import { statfs } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { countText } from '#engine/contract/count-text.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { engineVersion, findWorkspaceRoot } from '#engine/index.ts';
import { exitCodes, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';

interface Check {
  readonly name: string;
  /** The finding. @throws when there is a problem. */
  run(call: Invocation): Promise<string>;
}

const checks: readonly Check[] = [
  {
    name: 'tenon',
    run: async () => `${engineVersion}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
  },
  { name: 'memory', run: async () => `${Math.round(totalmem() / 2 ** 30)} GiB` },
  {
    name: 'temporary folder',
    async run() {
      const { bavail, bsize } = await statfs(tmpdir());
      return `${tmpdir()}, ${Math.round((bavail * bsize) / 2 ** 30)} GiB free`;
    },
  },
  {
    name: 'worker',
    async run(call) {
      const session = await call.open({ kind: 'none', title: 'tenon doctor' });
      const rows: unknown[] = [];
      for await (const item of session.client.stream(
        'query',
        { sql: 'SELECT version() AS version, 6 * 7 AS answer' },
        call.signal,
      ))
        if (item.item === 'rows') rows.push(...item.rows);
      return `DuckDB answers ${JSON.stringify(rows[0])}`;
    },
  },
  {
    name: 'workspace',
    async run(call) {
      const root = call.text('workspace') ?? findWorkspaceRoot(process.cwd());
      if (root === undefined) return 'none here';
      const session = await call.open({ workspace: root, kind: 'real', title: 'tenon doctor' });
      const found = await session.client.call('getWorkspace', {}, call.signal);
      const databases = await session.client.call('getDatabases', {}, call.signal);
      const [problem] = found.problems;
      if (problem !== undefined)
        throw new Error(
          `${problem.file}:${problem.line ?? 1}: ${problem.message}${found.problems.length > 1 ? ` (and ${found.problems.length - 1} more)` : ''}`,
        );
      return `${found.root}, state in ${found.stateFolder}, ${countText(databases.items.length, 'database')}`;
    },
  },
];

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Checks that everything Tenon needs works here.',
  arguments: [],
  options: workspaceOptions,
  examples: ['tenon doctor'],
  async run(call) {
    let well = true;
    for (const check of checks) {
      try {
        await writeOut(`ok    ${check.name}: ${printable(await check.run(call))}\n`);
      } catch (thrown) {
        call.signal.throwIfAborted();
        well = false;
        await writeOut(
          `FAIL  ${check.name}: ${printable(thrown instanceof Error ? toEngineError(thrown).message : String(thrown))}\n`,
        );
      }
    }
    return well ? exitCodes.done : exitCodes.inputWrong;
  },
};
