/** Kills hosts and workers at numbered points, starts again, and checks that nothing was lost, doubled or left. */

import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { newId } from '#engine/base/ids.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { findStagedFiles } from '#engine/execute/task/stage-files.ts';
import { putInputs, type FaultScenario } from '#engine/testing/fault-scenarios.ts';
import { isDescriptionName } from '#engine/execute/targets/target-description.ts';
import { findMarker, markerName } from '#engine/execute/targets/target-marker.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';

/** Small enough that each input file is a task. */
export const faultSplitBytes = 100;

/** When a process is killed: `role` is host, catalog (its thread) or worker; `point` counts from 0, both moments. */
export interface Kill {
  readonly role: string;
  readonly point: number;
}

const hostScript = fileURLToPath(new URL('./fault-host.ts', import.meta.url));
/** The longest time that a child host may run. */
const patience = 60_000;
/** A worker exits within a second of losing its host; one that is still loading on a busy machine needs longer. */
const orphanPatience = 60_000;

/** One prepared workspace that is reset before each kill. */
export class FaultWorkspace implements AsyncDisposable {
  readonly #scenario: FaultScenario;
  readonly #folder: string;
  readonly #template: string;
  readonly #target: string;
  /** Environment of every process of this workspace. */
  readonly #mark = newId('fault');
  #preparedRun = '';

  private constructor(scenario: FaultScenario, folder: string, target: string) {
    this.#scenario = scenario;
    this.#folder = folder;
    this.#template = `${folder}-template`;
    this.#target = target;
  }

  /** @param targetParent folder for the target; default inside the workspace. */
  static async prepare(scenario: FaultScenario, targetParent?: string): Promise<FaultWorkspace> {
    const folder = await mkdtemp(path.join(tmpdir(), `tenon-fault-${scenario.name}-`));
    const target =
      targetParent === undefined
        ? path.join(folder, 'out')
        : path.join(await mkdtemp(path.join(targetParent, 'tenon-fault-')), 'out');
    const workspace = new FaultWorkspace(scenario, folder, target);
    await workspace.#fill();
    return workspace;
  }

  async #fill(): Promise<void> {
    const { before, after, action } = this.#scenario;
    await using engine = await openWorkspaceEngine(this.#folder, { splitBytes: faultSplitBytes, inline: false });
    await putInputs(this.#folder, before);
    await this.#runToEnd(engine);
    await putInputs(this.#folder, after);
    if (action === 'undo') await this.#runToEnd(engine);
    const { items } = await engine.catalog.jobRuns.getJobRuns('load');
    this.#preparedRun = items[0]!.id;
    await engine[Symbol.asyncDispose]();
    execFileSync('cp', ['-a', this.#folder, this.#template]);
    if (!this.#isInside()) execFileSync('cp', ['-a', this.#target, `${this.#template}-target`]);
  }

  #isInside(): boolean {
    return this.#target.startsWith(this.#folder);
  }

  async #reset(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
    execFileSync('cp', ['-a', this.#template, this.#folder]);
    if (this.#isInside()) return;
    await rm(this.#target, { recursive: true, force: true });
    execFileSync('cp', ['-a', `${this.#template}-target`, this.#target]);
  }

  /** Every point that the processes of a run without faults pass. */
  async record(): Promise<Kill[]> {
    await this.#reset();
    const file = path.join(this.#folder, 'points.txt');
    await this.#runHost(`record:${file}`);
    const byProcess = new Map<string, number>();
    for (const line of (await readFile(file, 'utf8')).trim().split('\n')) {
      const [role, pid] = line.split(' ') as [string, string];
      byProcess.set(`${role} ${pid}`, (byProcess.get(`${role} ${pid}`) ?? 0) + 1);
    }
    const counts = new Map<string, number>();
    for (const [key, count] of byProcess) {
      const role = key.split(' ')[0]!;
      counts.set(role, Math.max(counts.get(role) ?? 0, count));
    }
    await this.#finishAndCheck('recording');
    return [...counts].flatMap(([role, count]) => Array.from({ length: count }, (_, point) => ({ role, point })));
  }

  /** Kills once at a point, then lets a new host finish. @throws Error describing the difference. */
  async killAt({ role, point }: Kill): Promise<{ killed: boolean }> {
    await this.#reset();
    const marker = path.join(this.#folder, 'killed');
    await this.#runHost(`kill:${role}:${point}:${marker}`);
    const killed = (await readFile(marker, 'utf8').catch(() => '')) !== '';
    await this.#finishAndCheck(`${role} at point ${point}`);
    return { killed };
  }

  /** Kills the host after some milliseconds, wherever it is. */
  async killAfter(milliseconds: number): Promise<void> {
    await this.#reset();
    await this.#runHost('', milliseconds);
    await this.#finishAndCheck(`host after ${milliseconds} ms`);
  }

  #runHost(faults: string, killAfter?: number): Promise<void> {
    const child = spawn(process.execPath, [hostScript, this.#folder, this.#scenario.name, this.#target], {
      env: { ...process.env, TENON_FAULTS: faults, TENON_FAULT_MARK: this.#mark },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4000)));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), killAfter ?? patience);
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        if (code === 0 || signal === 'SIGKILL') resolve();
        else reject(new Error(`${this.#scenario.name}, ${faults}: the host ended with ${code}: ${words}`));
      });
    });
  }

  async #finishAndCheck(what: string): Promise<void> {
    const place = `${this.#scenario.name}, killed ${what}`;
    const orphans = await waitForOrphans(this.#mark);
    if (orphans.length > 0) throw new Error(`${place}: processes ${orphans.join(', ')} outlived their host.`);
    await using engine = await openWorkspaceEngine(this.#folder, { splitBytes: faultSplitBytes, inline: false });
    const recovery = await engine.runs.recover();
    if (recovery.blocked.length > 0)
      throw new Error(`${place}: the commit of ${recovery.blocked.join(', ')} is blocked.`);
    await this.#finish(engine, place);
    await this.#check(engine, place);
  }

  async #finish(engine: WorkspaceEngine, place: string): Promise<void> {
    const { items } = await engine.catalog.jobRuns.getJobRuns('load');
    const last = await engine.catalog.jobRuns.getJobRun(items[0]!.id);
    if (this.#scenario.action === 'undo') {
      const commit = await engine.catalog.commits.getCommit(last.id);
      if (commit.phase !== 'undone') await engine.runs.undoJobRun(last.id);
      return;
    }
    if (last.id === this.#preparedRun) await this.#runToEnd(engine);
    else if (last.jobRunState === 'FAILED')
      await (last.plan === '' ? this.#runToEnd(engine) : waitFor(engine, await engine.runs.resumeJobRun(last.id)));
    else if (last.jobRunState !== 'SUCCEEDED') throw new Error(`${place}: run ${last.id} is ${last.jobRunState}.`);
  }

  async #runToEnd(engine: WorkspaceEngine): Promise<void> {
    await waitFor(engine, await engine.runs.startJobRun({ job: this.#scenario.job(this.#target) }));
  }

  async #check(engine: WorkspaceEngine, place: string): Promise<void> {
    await checkRows(place, this.#target, this.#scenario.expected);
    await checkFiles(place, engine, this.#target);
    if (this.#scenario.job(this.#target).bookmark === 'enable') await checkBookmark(place, engine, this.#folder);
    // Whatever is left for the next run, it must not write a row again.
    if (this.#scenario.name === 'append') {
      await this.#runToEnd(engine);
      await checkRows(`${place}, run once more`, this.#target, this.#scenario.expected);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of [this.#folder, this.#template, `${this.#template}-target`])
      await rm(folder, { recursive: true, force: true });
    if (!this.#isInside()) await rm(path.dirname(this.#target), { recursive: true, force: true });
  }
}

async function waitFor(engine: WorkspaceEngine, run: JobRun): Promise<void> {
  const ended = await engine.runs.waitForJobRun(run.id);
  if (ended.jobRunState !== 'SUCCEEDED')
    throw new Error(`Run ${run.id} is ${ended.jobRunState}: ${ended.error?.message}`);
}

async function checkRows(place: string, target: string, expected: readonly string[]): Promise<void> {
  const files = (await findStagedFiles(target)).filter((file) => !file.includes(`${path.sep}_tenon${path.sep}`));
  const rows: string[] = [];
  for (const file of files) rows.push(...(await readFile(file, 'utf8')).trim().split('\n').slice(1));
  const [found, wanted] = [rows.sort().join('\n'), [...expected].sort().join('\n')];
  if (found !== wanted)
    throw new Error(`${place}: the target has ${rows.length} rows instead of ${expected.length}:\n${found}`);
}

/** Every file outside `_tenon` is an object of the catalog and the other way round; nothing is staged any more. */
async function checkFiles(place: string, engine: WorkspaceEngine, target: string): Promise<void> {
  const all = await findStagedFiles(target);
  const names = ['_path', 'lake'];
  const found = await Promise.all(names.map((name) => engine.catalog.databases.findDatabase(name)));
  const databases = names.filter((_name, index) => found[index] !== undefined);
  const known = await Promise.all(databases.map((name) => engine.catalog.tables.getTables(name)));
  const tables = known.flatMap(({ items }) => items).filter((table) => table.location === target);
  const listed: string[] = [];
  for (const { databaseName, name } of tables) {
    const { objects, table } = await engine.catalog.tables.getTableSnapshot(databaseName, name);
    if (table.lockedByRun !== null) throw new Error(`${place}: the table is locked by ${table.lockedByRun}.`);
    listed.push(...objects.map((object) => object.path));
  }
  const visible = all.filter((file) => !file.includes(`${path.sep}_tenon${path.sep}`));
  if (visible.sort().join('\n') !== listed.sort().join('\n')) {
    throw new Error(`${place}: files and catalog differ:\n${visible.join('\n')}\n--\n${listed.join('\n')}`);
  }
  const staged = all.filter(
    (file) =>
      file.includes(`${path.sep}_tenon${path.sep}`) &&
      !file.includes(`${path.sep}retired${path.sep}`) &&
      file !== path.join(target, '_tenon', markerName) &&
      !isDescriptionName(path.basename(file)),
  );
  if (staged.length > 0) throw new Error(`${place}: staged files are left:\n${staged.join('\n')}`);
  await checkMarkerOf(place, engine, target);
  const unfinished = await engine.catalog.jobRuns.getUnfinishedJobRuns();
  if (unfinished.length > 0)
    throw new Error(`${place}: runs are unfinished: ${unfinished.map((run) => run.id).join(', ')}`);
}

/** The marker names the very change that the catalog knows as the last. */
async function checkMarkerOf(place: string, engine: WorkspaceEngine, target: string): Promise<void> {
  const known = await engine.catalog.commits.getTargetGeneration(target);
  const marker = await findMarker(engine.host, target);
  if ((marker?.generation ?? 0) !== known.generation || (marker?.changeId ?? '') !== known.changeId)
    throw new Error(`${place}: the marker is ${JSON.stringify(marker)}, the catalog knows ${JSON.stringify(known)}.`);
}

async function checkBookmark(place: string, engine: WorkspaceEngine, folder: string): Promise<void> {
  const objects = await engine.catalog.bookmarks.getBookmarkObjects('load', 'in');
  const wanted = readdirSync(path.join(folder, 'in'))
    .map((name) => path.join(folder, 'in', name))
    .sort();
  const found = objects.map((object) => object.path).sort();
  if (found.join('\n') !== wanted.join('\n')) throw new Error(`${place}: the bookmark holds ${found.join(', ')}.`);
}

/** Processes other than this one that carry the mark, after they had time to leave; Linux only, elsewhere none is found. */
async function waitForOrphans(mark: string): Promise<number[]> {
  const end = performance.now() + orphanPatience;
  for (;;) {
    const found = processesWith(mark);
    if (found.length === 0 || performance.now() > end) return found;
    await delay(50);
  }
}

function processesWith(mark: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark) &&
          !readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ')
        );
      } catch {
        return false;
      }
    });
}
