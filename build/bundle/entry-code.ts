/** Makes of a bundled entry a script that V8 can cache after it has run, and a module that starts it. */

import { Script } from 'node:vm';
import type { Plugin } from 'rolldown';
import { sha256 } from '../../engine/base/hash.ts';

const imports = /^import (?:(?<what>[^"'\n]+) from )?"(?<from>[^"\n]+)";\n/u;
const named = /^(?:(?<standard>[\w$]+)(?:, )?)?(?:\{ (?<members>.*) \})?$/u;
const exports = /\nexport \{\s*\};\s*$/u;
/** Of what stays outside of the bundle, as the bundler writes it. */
const lateImport = /\bimport\((?="[@\w./:-]+"\))/gu;

/** For engine/base/built/run-built-entry.ts. */
export const entryCode: Plugin = {
  name: 'entry-code',
  generateBundle(_options, bundle) {
    for (const [fileName, chunk] of Object.entries(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const script = scriptOf(chunk.code, fileName);
      const name = `${chunk.name}-${sha256(script).slice(0, 12)}.code.js`;
      this.emitFile({ type: 'asset', fileName: name, source: script });
      chunk.code = [
        `import { runBuiltEntry } from './run-built-entry.js';`,
        `await runBuiltEntry(import.meta, '${name}', (specifier) => import(specifier));`,
        '',
      ].join('\n');
    }
  },
};

/**
 * An expression: an asynchronous function of `require`, `import.meta` and `import()`.
 * @throws SyntaxError when something of a module is left in it.
 */
export function scriptOf(code: string, fileName: string): string {
  let rest = code.replace(exports, '\n');
  const head: string[] = ["'use strict';"];
  for (let found = imports.exec(rest); found !== null; found = imports.exec(rest)) {
    head.push(requireOf(found.groups!['what'], found.groups!['from']!));
    rest = rest.slice(found[0].length);
  }
  const body = rest.replaceAll(/\bimport\.meta\b/gu, 'importMeta').replaceAll(lateImport, 'importModule(');
  const script = `(async (require, importMeta, importModule) => {${head.join('\n')}\n${body}\n})`;
  // Only in a module are `import`, `export` and `import.meta` no errors.
  new Script(script, { filename: fileName });
  return script;
}

function requireOf(what: string | undefined, from: string): string {
  const required = `require("${from}")`;
  if (what === undefined) return `${required};`;
  if (what.startsWith('* as ')) return `const ${what.slice('* as '.length)} = ${required};`;
  const { standard, members } = named.exec(what)?.groups ?? {};
  if (standard === undefined && members === undefined) throw new SyntaxError(`cannot read: import ${what}`);
  return [
    ...(standard === undefined ? [] : [`const ${standard} = ${required};`]),
    ...(members === undefined ? [] : [`const { ${members.replaceAll(/ as /gu, ': ')} } = ${required};`]),
  ].join(' ');
}
