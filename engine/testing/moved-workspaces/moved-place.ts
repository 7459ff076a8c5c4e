/** A small workspace that tests move, copy and open again: a job with a bookmark from `in` to a target they choose. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

export class MovedPlace implements AsyncDisposable {
  readonly #scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-moved-')));
  #engine: Engine | undefined;
  /** Where the workspace is that is used. */
  root = path.join(this.#scratch, 'ws');

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  get engine(): Engine {
    return this.#engine!;
  }

  /** A path beside the workspace. */
  beside(name: string): string {
    return path.join(this.#scratch, name);
  }

  async init(): Promise<void> {
    await initWorkspace(this.root);
  }

  /** @param source @param target as the definition names them. */
  define(source: string, target: string, name = 'load'): void {
    const nodes = [
      { id: 'in', name: 'In', transform: 'PathSource', args: { path: source, format: 'csv' } },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: target, format: 'csv' },
      },
    ];
    this.put(`jobs/${name}.json`, JSON.stringify({ name, bookmark: 'enable', nodes }));
  }

  put(name: string, text: string): void {
    const file = path.join(this.root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  async open(opening?: WorkspaceOpening): Promise<void> {
    await this.close();
    this.#engine = await createEngine({ workspace: this.root, title: 'test', inline: true, opening });
  }

  async close(): Promise<void> {
    await this.#engine?.[Symbol.asyncDispose]();
    this.#engine = undefined;
  }

  async run(jobName = 'load'): Promise<JobRunText> {
    const { dispatcher } = this.engine;
    const { id } = await dispatcher.call('startJobRun', { jobName, arguments: {} });
    for await (const item of dispatcher.stream('watchJobRun', { id })) if (item.item === 'finished') return item.run;
    throw new Error(`Run ${id} did not end.`);
  }

  /** Closes it, and uses what the command made. @param command `mv`, or `cp` with its options. */
  async bring(to: string, ...command: readonly string[]): Promise<void> {
    await this.close();
    const [program, ...options] = command;
    execFileSync(program!, [...options, this.root, this.beside(to)]);
    this.root = this.beside(to);
  }

  /** Of a folder of CSV files, in order. @param folder relative to the workspace, or absolute. */
  rows(folder: string): string[] {
    const place = path.resolve(this.root, folder);
    const names = readdirSync(place).filter((name) => name.endsWith('.csv'));
    return names.flatMap((name) => readFileSync(path.join(place, name), 'utf8').trim().split('\n').slice(1)).sort();
  }
}
