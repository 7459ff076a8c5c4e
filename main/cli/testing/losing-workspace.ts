/** A small workspace with jobs that append, overwrite and write to a path, whose catalog is lost; for tests of commands. */

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

export interface LosingWorkspace {
  /** Real path; the folder around it is removed after each test. */
  readonly root: string;
  /** `.tenon/catalog.sqlite`. */
  readonly catalog: string;
  readonly tenon: (...args: string[]) => Promise<Outcome>;
  /** As `tenon`, of a command that must end well. @returns what it printed. */
  readonly done: (...args: string[]) => Promise<string>;
  readonly put: (file: string, text: string) => void;
  /** Rows of the CSV files below a folder, but those that an overwrite retired; sorted. */
  readonly rows: (folder: string) => string[];
  readonly dropCatalog: () => void;
}

/** Jobs `append`, `overwrite` (without a bookmark) and `path` copy `in/*.csv` to `out/<job>`; crawler `raw` lists `in`. */
export function useLosingWorkspace(): LosingWorkspace {
  let folder = '';
  const at = (file: string): string => path.join(folder, 'ws', file);
  const workspace: LosingWorkspace = {
    get root() {
      return path.join(folder, 'ws');
    },
    get catalog() {
      return at('.tenon/catalog.sqlite');
    },
    tenon: (...args) => runTenon(args, { folder: path.join(folder, 'ws') }),
    async done(...args) {
      const ended = await workspace.tenon(...args);
      expect(ended, args.join(' ')).toMatchObject({ code: 0 });
      return ended.out;
    },
    put(file, text) {
      mkdirSync(path.dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
    },
    rows(below) {
      const files = readdirSync(at(below), { recursive: true, encoding: 'utf8' }).filter(
        (name) => name.endsWith('.csv') && !name.startsWith('_tenon'),
      );
      return files
        .flatMap((name) =>
          readFileSync(at(path.join(below, name)), 'utf8')
            .trim()
            .split('\n')
            .slice(1),
        )
        .sort();
    },
    dropCatalog() {
      for (const suffix of ['', '-wal', '-shm']) rmSync(workspace.catalog + suffix, { force: true });
    },
  };
  beforeEach(async () => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'tenon-losing-')));
    mkdirSync(workspace.root);
    await workspace.done('init', '.');
    workspace.put('in/a.csv', 'id,name\n1,x\n2,y\n');
    workspace.put('crawlers/raw.json', JSON.stringify({ name: 'raw', databaseName: 'raw', targets: [{ path: 'in' }] }));
    for (const name of ['append', 'overwrite', 'path']) workspace.put(`jobs/${name}.json`, JSON.stringify(jobOf(name)));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return workspace;
}

function jobOf(name: string): unknown {
  const target =
    name === 'path'
      ? { transform: 'PathTarget', args: { path: `out/${name}`, format: 'csv' } }
      : {
          transform: 'CatalogTarget',
          args: { databaseName: 'lake', tableName: name, path: `out/${name}`, mode: name, format: 'csv' },
        };
  return {
    name,
    bookmark: name === 'overwrite' ? 'disable' : 'enable',
    nodes: [
      {
        id: 'in',
        name: 'In',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true } },
      },
      { id: 'out', name: 'Out', inputs: { in: { node: 'in' } }, ...target },
    ],
  };
}

/** Copies a folder with its times. */
export function copyTree(from: string, to: string): void {
  cpSync(from, to, { recursive: true, preserveTimestamps: true });
}
