/** `tenon doctor`: checks that everything Tenon needs works here. */

import { statfs } from 'node:fs/promises';
import { tmpdir, totalmem } from 'node:os';
import { countText } from '#engine/contract/count-text.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { engineVersion, findWorkspaceRoot, probeConfinement } from '#engine/index.ts';
import { exitCodes, workspaceOptions, type Command, type Invocation } from '#main/cli/command.ts';
import { usage } from '#main/cli/parse-command.ts';
import { writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import type { Session } from '#main/cli/session.ts';

interface Check {
  readonly name: string;
  /** The finding; null: there is nothing to check. @throws when there is a problem. */
  run(call: Invocation, here: WorkspaceHere | null): Promise<string | null>;
}

/** The workspace that is checked, opened once for all checks. */
interface WorkspaceHere {
  session(): Promise<Session>;
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
    name: 'confinement',
    run: async () => {
      const { landlock, obstacle } = await probeConfinement();
      return obstacle === null
        ? `Landlock (version ${landlock}) confines workers to their own folders, the cache and their targets`
        : `the system does not confine workers to their folders: ${obstacle}`;
    },
  },
  {
    name: 'workspace',
    async run(call, here) {
      if (here === null) return 'none here';
      const session = await here.session();
      const found = await session.client.call('getWorkspace', {}, call.signal);
      const databases = await session.client.call('getDatabases', {}, call.signal);
      const [problem] = found.problems;
      if (problem !== undefined)
        throw new EngineError(
          'InvalidDefinition',
          `${problem.file}:${problem.line ?? 1}: ${problem.message}${found.problems.length > 1 ? ` (and ${found.problems.length - 1} more)` : ''}`,
        );
      return `${found.root}, state in ${found.stateFolder}, ${countText(databases.items.length, 'database')}`;
    },
  },
  {
    name: 'targets',
    async run(call, here) {
      const session = await here?.session().catch(() => undefined);
      // The check of the workspace has said why.
      if (session === undefined) return null;
      const [first, ...more] = await session.client.call('findUnknownTargets', {}, call.signal);
      if (first === undefined) return 'the catalog knows the last change of each';
      const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
      throw new EngineError(
        'InvalidState',
        `${first.message}${others}`,
        first.hint === null ? {} : { hint: first.hint },
      );
    },
  },
];

function findWorkspace(call: Invocation): WorkspaceHere | null {
  const root = call.text('workspace') ?? findWorkspaceRoot(process.cwd());
  if (root === undefined) return null;
  let opening: Promise<Session> | undefined;
  return {
    session: () => (opening ??= call.open({ workspace: root, kind: 'real', title: 'tenon doctor' })),
  };
}

export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'Checks that everything Tenon needs works on this computer, and repairs a lost or damaged catalog.',
  arguments: [{ name: 'COPY', optional: true, summary: 'With --restore: name of the copy (default: the newest).' }],
  options: [
    ...workspaceOptions,
    { name: 'copies', summary: 'List the copies of the catalog and what has changed since each.' },
    { name: 'restore', summary: 'Replace the catalog with a copy, and add the files that were written since then.' },
    {
      name: 'rebuild',
      summary: 'Create a new catalog, add the files of all job targets to it, and run all crawlers.',
    },
  ],
  notes: [
    'Tenon copies the catalog once a day while a workspace is open, and keeps the last 7 copies in `.tenon/copies`. Restoring and rebuilding keep the previous catalog in `.tenon/replaced`; no data file is changed.',
    'If runs that the catalog no longer knows changed the target of a job with a bookmark, the job then waits for `tenon bookmark JOB --set now|start|RUN`.',
  ],
  examples: ['tenon doctor', 'tenon doctor --copies', 'tenon doctor --restore', 'tenon doctor --rebuild'],
  async run(call) {
    const repairs = ['copies', 'restore', 'rebuild'].filter((option) => call.isOn(option));
    const [copy] = call.positionals;
    if (repairs.length > 1 || (copy !== undefined && repairs[0] !== 'restore'))
      throw usage(
        repairs.length > 1 ? `--${repairs.join(' and --')} cannot be used together.` : `Unexpected argument: ${copy!}.`,
        'See tenon doctor --help.',
      );
    if (repairs.length > 0) {
      const { listCopies, repairCatalog } = await import('#main/cli/commands/repair-catalog.ts');
      if (repairs[0] === 'copies') return listCopies(call);
      return repairCatalog(call, repairs[0] === 'rebuild' ? 'empty' : (copy ?? 'newest'));
    }
    let well = true;
    const here = findWorkspace(call);
    for (const check of checks) {
      try {
        const finding = await check.run(call, here);
        if (finding !== null) await writeOut(`ok    ${check.name}: ${printable(finding)}\n`);
      } catch (thrown) {
        call.signal.throwIfAborted();
        well = false;
        const { message, hint } = toEngineError(thrown);
        await writeOut(`FAIL  ${check.name}: ${printable(message)}\n`);
        if (hint !== undefined) await writeOut(`      ${printable(hint)}\n`);
      }
    }
    return well ? exitCodes.done : exitCodes.inputWrong;
  },
};
