/** Runs hostile statements through the interface that users use: after each, nothing outside may have changed. */

import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import { createEngine, type Engine } from '#engine/index.ts';
import { neighbour } from '#engine/testing/hostile/statements/hostile-scopes.ts';
import { secretVariable, type HostileGround } from '#engine/testing/hostile/statements/hostile-statement.ts';

/** Milliseconds; after them a statement is cancelled, and has to stop. */
const shortPatience = 2000;
/** Until a cancelled statement must have stopped, on a machine that does other things too. */
const stopping = 30_000;

/** Seconds of processor time that one statement may take of the host's own thread. */
const mostHostSeconds = 2;

/** Undefined: it did no harm. */
export type Harm = string | undefined;

/** Where people write SQL: a query, the condition of a Filter node, a SQL node, a view. */
export const statementDoors = ['query', 'condition', 'node', 'view'] as const;
export type StatementDoor = (typeof statementDoors)[number];

export interface StatementAnswer {
  readonly harm: Harm;
  /** `rows`, or the code of the error. */
  readonly outcome: string;
}

export class StatementArena implements HostileGround, AsyncDisposable {
  readonly folder: string;
  readonly secretFile: string;
  readonly secret = 'never-to-be-seen-7316';
  readonly #root: string;
  readonly #engine: Engine;
  readonly #before: string;
  readonly #patience: number;
  #views = 0;

  private constructor(root: string, engine: Engine, patience: number) {
    this.#root = root;
    this.#patience = patience;
    this.folder = join(root, 'lake');
    this.secretFile = join(root, 'secret.txt');
    this.#engine = engine;
    this.#before = this.#fingerprint();
  }

  /**
   * @param options.inline false: statements run in worker processes, which can be ended.
   * @param options.patience milliseconds until a statement is cancelled.
   */
  static async open({ inline = true, patience = shortPatience } = {}): Promise<StatementArena> {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-hostile-')));
    makeGround(root);
    process.env[secretVariable] = 'never-to-be-seen-7316';
    const engine = await createEngine({ workspace: null, title: 'hostile statements', inline });
    const folder = join(root, 'lake');
    const to = join(folder, 'data.parquet');
    await engine.dispatcher.call('writeQuery', { sql: `SELECT * FROM 'data.csv'`, folder, to, options: {} });
    return new StatementArena(root, engine, patience);
  }

  async run(sql: string): Promise<Harm> {
    return (await this.answer(sql, 'query')).harm;
  }

  async answer(sql: string, door: StatementDoor): Promise<StatementAnswer> {
    const cancelling = new AbortController();
    const timer = setTimeout(() => cancelling.abort(), this.#patience);
    const stopped = Promise.withResolvers<StatementAnswer>();
    const late = `did not stop within ${stopping} ms of its cancel`;
    const alarm = setTimeout(() => stopped.resolve({ harm: late, outcome: 'late' }), this.#patience + stopping);
    const before = process.threadCpuUsage();
    try {
      const answer = await Promise.race([this.#ask(sql, door, cancelling.signal), stopped.promise]);
      const { user, system } = process.threadCpuUsage(before);
      const seconds = (user + system) / 1e6;
      const harm =
        answer.harm ??
        (this.#fingerprint() === this.#before ? undefined : `changed files: ${this.#files().join(', ')}`) ??
        (seconds > mostHostSeconds ? `kept the host busy for ${seconds.toFixed(1)} s` : undefined);
      return { ...answer, harm };
    } finally {
      clearTimeout(timer);
      clearTimeout(alarm);
    }
  }

  async #ask(sql: string, door: StatementDoor, signal: AbortSignal): Promise<StatementAnswer> {
    const told: unknown[] = [];
    let outcome = 'rows';
    try {
      if (door === 'condition' || door === 'node')
        told.push(await this.#engine.dispatcher.call('previewNode', this.#node(sql, door), signal));
      else {
        const asked = door === 'view' ? await this.#saveView(sql, signal) : sql;
        for await (const item of this.#engine.dispatcher.stream('query', { sql: asked, folder: this.folder }, signal))
          told.push(item);
      }
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) return { harm: `threw ${String(thrown)}`, outcome: 'no EngineError' };
      outcome = thrown.code;
      if (thrown.kind === 'unexpected') return { harm: `failed as a bug of ours: ${thrown.message}`, outcome };
      told.push(thrown.message, thrown.hint, thrown.details);
    }
    const text = JSON.stringify(told, asText);
    const isRevealed = text.includes(this.secret) || (door !== 'query' && text.includes(neighbour.secret));
    return { harm: isRevealed ? 'revealed the secret' : undefined, outcome };
  }

  /** @returns a query over it. */
  async #saveView(sql: string, signal: AbortSignal): Promise<string> {
    this.#views += 1;
    const view = { databaseName: 'views', name: `v${this.#views}` };
    await this.#engine.dispatcher.call('saveView', { ...view, sql, expectedVersionId: null }, signal);
    return `SELECT * FROM ${view.databaseName}.${view.name}`;
  }

  #node(sql: string, door: 'condition' | 'node'): Input<'previewNode'> {
    const args = { path: join(this.folder, 'data.parquet') };
    const source = { id: 'source', name: 'Source', transform: 'PathSource', args };
    const own =
      door === 'node'
        ? { transform: 'SqlTransform', inputs: { in1: { node: 'source' } }, args: { sql } }
        : { transform: 'Filter', inputs: { in: { node: 'source' } }, args: { condition: sql } };
    const nodes = [source, { id: 'node', name: 'Node', ...own }] as Input<'previewNode'>['job']['nodes'];
    return { job: { name: 'hostile', nodes }, nodeId: 'node' };
  }

  #files(): string[] {
    return readdirSync(this.#root, { recursive: true }).map(String).sort();
  }

  #fingerprint(): string {
    return fingerprintOf(this.#root);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine[Symbol.asyncDispose]();
    delete process.env[secretVariable];
    rmSync(this.#root, { recursive: true, force: true });
  }
}

function asText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Content of every arena. */
export function makeGround(root: string): void {
  mkdirSync(join(root, 'lake'), { recursive: true });
  writeFileSync(join(root, 'lake', 'data.csv'), 'id,name\n1,a\n2,b\n');
  writeFileSync(join(root, 'lake', neighbour.name), `id,name\n3,${neighbour.secret}\n`);
  writeFileSync(join(root, 'secret.txt'), 'never-to-be-seen-7316\n');
}

/** Every file of a folder with its contents. */
export function fingerprintOf(root: string): string {
  const hash = createHash('sha256');
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  for (const path of entries.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    hash.update(`${path}\n`);
    if (entries.some((entry) => entry.isFile() && join(entry.parentPath, entry.name) === path))
      hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}
