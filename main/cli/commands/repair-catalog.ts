/** `tenon doctor --rebuild`, `--restore` and `--copies`: what can be done about a catalog that was lost or damaged. */

import { countText } from '#engine/contract/count-text.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import { findWorkspaceRoot, inspectCopies, replaceCatalog } from '#engine/index.ts';
import { exitCodes, type ExitCode, type Invocation } from '#main/cli/command.ts';
import { writeError, writeOut } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';
import type { Session } from '#main/cli/session.ts';

/** @throws EngineError EntityNotFound, WorkspaceLocked, MalformedFile, …; the catalog is as it was then. */
export async function repairCatalog(call: Invocation, from: 'empty' | 'newest' | (string & {})): Promise<ExitCode> {
  const root = workspaceOf(call);
  const rebuilds = from === 'empty';
  const { aside, copy, passedOver } = await replaceCatalog(root, {
    title: `tenon doctor ${rebuilds ? '--rebuild' : '--restore'}`,
    from,
    opening: call.text('open') as WorkspaceOpening | undefined,
  });
  if (aside !== null) await writeOut(`The previous catalog is kept in ${printable(aside)}\n`);
  for (const { name, why } of passedOver) writeError(`warning: skipped the copy ${name}: ${printable(why)}\n`);
  if (copy !== null) {
    const { name, time, tables, runs } = copy;
    await writeOut(
      `Restored ${name} of ${new Date(time).toISOString()}: ${countText(tables, 'table')}, ${countText(runs, 'run')}\n`,
    );
  }
  const session = await call.open({ workspace: root, kind: 'real', title: 'tenon doctor' });
  const { folders, undecidedJobs } = await session.client.call('adoptTargets', {}, call.signal);
  let well = true;
  for (const { path, outcome, tables, files, problem } of folders) {
    if (outcome === 'known') continue;
    if (problem !== null) {
      well = false;
      await writeOut(`FAIL  ${printable(path)}: ${printable(problem.message)}\n`);
      if (problem.hint !== null) await writeOut(`      ${printable(problem.hint)}\n`);
    } else
      await writeOut(`ok    ${printable(path)}: ${printable(tables.join(', '))}, ${countText(files, 'file')} listed\n`);
  }
  if (rebuilds) well = (await crawlAll(call, session)) && well;
  const lost = rebuilds
    ? 'job bookmarks, runs with their logs and rejected records, undo of earlier runs, crawls, and comments or versions of tables that no workspace file contains'
    : 'everything since the copy: bookmarks, runs with their logs and rejected records, crawls';
  await writeOut(`\nLost: ${lost}.\n`);
  for (const job of undecidedJobs)
    await writeOut(
      `Job ${printable(job)} runs again once you decide what it has read: tenon bookmark ${printable(job)} --set now|start|RUN\n`,
    );
  return well ? exitCodes.done : exitCodes.inputWrong;
}

/** Lists the copies with what was changed since each. */
export async function listCopies(call: Invocation): Promise<ExitCode> {
  const copies = await inspectCopies(workspaceOf(call), call.signal);
  if (copies.length === 0) await writeOut('No copy of the catalog is kept yet. Tenon makes one a day.\n');
  for (const { name, time, size, facts, error, behind } of copies) {
    await writeOut(`${name}  ${new Date(time).toISOString()}  ${countText(size, 'byte')}\n`);
    if (facts === null) {
      await writeOut(`  ${printable(error ?? 'cannot be used')}\n`);
      continue;
    }
    await writeOut(`  ${countText(facts.tables, 'table')}, ${countText(facts.runs, 'run')}\n`);
    for (const { path, generation, known } of behind)
      await writeOut(
        `  changed since: ${printable(path)} (change ${generation}, ${known === 0 ? 'unknown to the copy' : `the copy knows ${known}`})\n`,
      );
  }
  return exitCodes.done;
}

/** What crawlers find; one that fails hinders no other. */
async function crawlAll(call: Invocation, { client }: Session): Promise<boolean> {
  let well = true;
  const crawlers = await client.call('getDefinitions', { kind: 'crawler' }, call.signal);
  for (const { name } of crawlers) {
    try {
      for await (const item of client.stream('crawl', { crawlerName: name }, call.signal)) {
        if (item.item !== 'result') continue;
        await writeOut(`ok    crawler ${printable(name)}: ${countText(item.result.tables.length, 'table')}\n`);
      }
    } catch (thrown) {
      const { code, message } = toEngineError(thrown);
      if (code === 'Cancelled') throw thrown;
      well = false;
      writeError(`FAIL  crawler ${printable(name)}: ${printable(message)}\n`);
    }
  }
  return well;
}

function workspaceOf(call: Invocation): string {
  const root = call.text('workspace') ?? findWorkspaceRoot(process.cwd());
  if (root !== undefined) return root;
  throw new EngineError(
    'EntityNotFound',
    'No workspace: neither this folder nor a folder above it is a workspace that you own.',
    {
      hint: 'Specify one with --workspace DIR.',
    },
  );
}
