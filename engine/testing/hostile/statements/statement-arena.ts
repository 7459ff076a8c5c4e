/** Where hostile statements are run through the door that people use: after each, nothing outside may have changed. */

import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import { createEngine, type Engine } from '#engine/index.ts';
import { secretVariable, type HostileGround } from '#engine/testing/hostile/statements/hostile-statement.ts';

/** Milliseconds; after them a statement is cancelled, and has to stop. */
const patience = 2000;
/** Until a cancelled statement must have stopped, on a machine that does other things too. */
const stopping = 30_000;

/** Undefined: it did no harm. */
export type Harm = string | undefined;

export class StatementArena implements HostileGround, AsyncDisposable {
  readonly folder: string;
  readonly secretFile: string;
  readonly secret = 'never-to-be-seen-7316';
  readonly #root: string;
  readonly #engine: Engine;
  readonly #before: string;

  private constructor(root: string, engine: Engine) {
    this.#root = root;
    this.folder = join(root, 'lake');
    this.secretFile = join(root, 'secret.txt');
    this.#engine = engine;
    this.#before = this.#fingerprint();
  }

  static async open(): Promise<StatementArena> {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-hostile-')));
    makeGround(root);
    process.env[secretVariable] = 'never-to-be-seen-7316';
    const engine = await createEngine({ workspace: null, title: 'hostile statements', inline: true });
    const folder = join(root, 'lake');
    const to = join(folder, 'data.parquet');
    await engine.dispatcher.call('writeQuery', { sql: `SELECT * FROM 'data.csv'`, folder, to, options: {} });
    return new StatementArena(root, engine);
  }

  async run(sql: string): Promise<Harm> {
    const cancelling = new AbortController();
    const timer = setTimeout(() => cancelling.abort(), patience);
    const stopped = Promise.withResolvers<Harm>();
    const alarm = setTimeout(
      () => stopped.resolve(`did not stop within ${stopping} ms of its cancel`),
      patience + stopping,
    );
    try {
      const harm = await Promise.race([this.#answer(sql, cancelling.signal), stopped.promise]);
      if (harm !== undefined) return harm;
      return this.#fingerprint() === this.#before ? undefined : `changed files: ${this.#files().join(', ')}`;
    } finally {
      clearTimeout(timer);
      clearTimeout(alarm);
    }
  }

  async #answer(sql: string, signal: AbortSignal): Promise<Harm> {
    const rows: unknown[] = [];
    try {
      for await (const item of this.#engine.dispatcher.stream('query', { sql, folder: this.folder }, signal))
        rows.push(item);
    } catch (thrown) {
      if (!(thrown instanceof EngineError)) return `threw ${String(thrown)}`;
      if (thrown.kind === 'unexpected') return `failed as a bug of ours: ${thrown.message}`;
      rows.push(thrown.message, thrown.hint, thrown.details);
    }
    return JSON.stringify(rows, asText).includes(this.secret) ? 'told the secret' : undefined;
  }

  #files(): string[] {
    return readdirSync(this.#root, { recursive: true }).map(String).sort();
  }

  #fingerprint(): string {
    return fingerprintOf(this.#root);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine[Symbol.asyncDispose]();
    rmSync(this.#root, { recursive: true, force: true });
  }
}

function asText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** What every arena holds. */
export function makeGround(root: string): void {
  mkdirSync(join(root, 'lake'), { recursive: true });
  writeFileSync(join(root, 'lake', 'data.csv'), 'id,name\n1,a\n2,b\n');
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
