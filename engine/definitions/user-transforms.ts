/** The user's transforms and sub-flows of a workspace, read from its files each time, so that an edit counts at once. */

import { basename, extname, relative, sep } from 'node:path';
import { EngineError } from '#engine/contract/errors.ts';
import type { UserTransform } from '#engine/contract/definitions/user-transform.ts';
import { readDefinition } from '#engine/definitions/definition-files.ts';
import { fileSlug } from '#engine/definitions/file-slug.ts';
import type { DefinitionStore, LoadedDefinition } from '#engine/definitions/definition-store.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type { UserTransformFiles, UserTransforms } from '#engine/transforms/user/user-transform-files.ts';

type Opened = Pick<Workspace, 'root' | 'stores'>;

const endings = { '.sql': 'sql', '.ts': 'code', '.js': 'code' } as const;
/** Characters of SQL or code. */
const longest = 500_000;

/** Of an open workspace. */
export function userTransformsOf(workspace: Opened): UserTransforms {
  const { transform: store, subflow: subflows } = workspace.stores;
  return {
    get names() {
      return store.list().map(({ name }) => name);
    },
    find(name) {
      const loaded = store.find(name);
      if (loaded !== undefined) return readFiles(workspace, loaded);
      refuseBroken(store, name);
      return undefined;
    },
    get subflowNames() {
      return subflows.list().map((loaded) => loaded.name);
    },
    findSubflow(name) {
      const loaded = subflows.find(name);
      if (loaded !== undefined) return { definition: loaded.value, file: shown(workspace, loaded.file) };
      refuseBroken(subflows, name);
      return undefined;
    },
  };
}

/** A file with a mistake that was never good. @throws EngineError InvalidDefinition. */
function refuseBroken(store: Pick<DefinitionStore<unknown>, 'problems'>, name: string): void {
  const stems = [name.toLowerCase(), fileSlug(name)];
  const broken = store.problems().find(({ file }) => stems.includes(basename(file, extname(file)).toLowerCase()));
  if (broken === undefined) return;
  const { file, line, message } = broken;
  throw new EngineError('InvalidDefinition', `${file}${line === null ? '' : `, line ${line}`}: ${message}`, {
    hint: 'Fix the file; Tenon reads it again immediately.',
    details: { path: file, ...(line === null ? {} : { line }), transform: name },
  });
}

/** @throws EngineError InvalidDefinition. */
function readFiles(workspace: Opened, { name, value, file }: LoadedDefinition<UserTransform>): UserTransformFiles {
  const wrong = (message: string, hint: string): EngineError =>
    new EngineError('InvalidDefinition', message, { hint, details: { path: shown(workspace, file) } });
  const stem = file.slice(0, -extname(file).length);
  const found = Object.entries(endings).flatMap(([ending, kind]) => {
    const read = readDefinition(`${stem}${ending}`);
    return read === undefined ? [] : [{ kind, read, file: shown(workspace, `${stem}${ending}`) }];
  });
  const [first, second] = found;
  const own = basename(stem);
  if (first === undefined) {
    const python = readDefinition(`${stem}.py`);
    if (python !== undefined && 'text' in python)
      return { definition: value, code: { kind: 'python', text: python.text, file: shown(workspace, `${stem}.py`) } };
    throw wrong(
      `The transform "${name}" has no file with SQL or code.`,
      `Create ${own}.sql with a SELECT, or ${own}.ts with the function ${value.functionName}, next to ${own}.json.`,
    );
  }
  if (second !== undefined)
    throw wrong(
      `The transform "${name}" has two files: ${first.file} and ${second.file}.`,
      'Keep one of them, and remove the other.',
    );
  if ('problem' in first.read) throw wrong(`Cannot read ${first.file}: ${first.read.problem}`, 'Correct the file.');
  const { text } = first.read;
  if (text.trim() === '') throw wrong(`The file ${first.file} of the transform "${name}" is empty.`, 'Write it.');
  if (text.length > longest)
    throw wrong(
      `The file ${first.file} has ${text.length} characters; at most ${longest} are possible.`,
      'Shorten it.',
    );
  if (first.kind === 'code' && (value.tenon?.inputs?.length ?? 1) > 1)
    throw wrong(
      `The transform "${name}" has code and ${value.tenon!.inputs!.length} inputs. Code has one input.`,
      'Write a SELECT, or remove tenon.inputs.',
    );
  return { definition: value, code: { kind: first.kind, text: text.replace(/^\uFEFF/u, ''), file: first.file } };
}

function shown({ root }: Opened, file: string): string {
  return relative(root, file).split(sep).join('/');
}
