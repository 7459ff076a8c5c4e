/** Files for service managers, read back by parsers that do not know the writers: every path must come back unchanged. */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { launchdAgent } from '#main/service/launchd-agent.ts';
import { defineService, serviceName, type ServiceDefinition } from '#main/service/service-definition.ts';
import { systemdUnit } from '#main/service/systemd-unit.ts';
import { readUnit } from '#main/service/testing/read-unit.ts';
import { windowsTask, windowsWord } from '#main/service/windows-task.ts';

const hostilePaths = [
  '/home/ana/my lake',
  '/home/ana/ends with a space ',
  '/home/ana/100% "quoted" \'twice\'',
  '/home/ana/%h/%%/%n',
  '/home/ana/$HOME/${USER}/$$',
  '/home/ana/back\\slash\\n/ends\\',
  '/home/ana/ends with two\\\\',
  '/home/ana/Größe/日本/🚰/é',
  '/home/ana/-ExecStart=;#&<tag attr="x">]]>',
  '/home/ana/a;b & c|d `e` (f) [g] {h} *?~!',
  '/home/ana/\u00a0no-break\u2028line',
];
const program = { node: '/usr/lib/no de/node', entry: '/opt/tenon & co/main/cli/tenon.mjs' };
const environment = { XDG_STATE_HOME: '/var/a "b" $c %d\\' };

function definitionOf(workspace: string): ServiceDefinition {
  return defineService(workspace, program, { port: 4321, environment, logFile: '/home/ana/a & b.log' });
}

/** Seeded signs that mean something somewhere. */
function drawnPaths(count: number): string[] {
  let state = 20_261_126;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
  const signs = [...' "\'\\%$;#=-{}[]()<>&|~!*?@:+,.abcü日'];
  return Array.from(
    { length: count },
    () => `/${Array.from({ length: 1 + next(24) }, () => signs[next(signs.length)]!).join('')}`,
  );
}

test.for([...hostilePaths, ...drawnPaths(300)])('a unit of systemd starts %j', (workspace) => {
  const definition = definitionOf(workspace);
  const unit = readUnit(systemdUnit(definition));
  expect(unit.commandLine).toEqual(definition.commandLine);
  expect(unit.commandLine).toEqual([
    program.node,
    program.entry,
    'serve',
    '--workspace',
    workspace,
    '--no-open',
    '--port',
    '4321',
  ]);
  expect(unit.environment).toEqual(environment);
  expect(unit.entries.get('Install.WantedBy')).toEqual(['default.target']);
});

/** What systemd finds wrong with units, by their names; undefined where its program cannot be asked. */
function complaints(units: Readonly<Record<string, string>>): string | undefined {
  const folder = mkdtempSync(path.join(tmpdir(), 'tenon-units-'));
  try {
    const files = Object.entries(units).map(([name, text]) => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    });
    const env = { ...process.env, XDG_RUNTIME_DIR: folder };
    const { error, status, stderr } = spawnSync('systemd-analyze', ['--user', 'verify', ...files], {
      encoding: 'utf8',
      env,
    });
    if (error !== undefined) return undefined;
    return status === 0 ? '' : stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const broken = { 'tenon-broken.service': '[Service]\nExecStart="/bin/true" "open\n' };

test.runIf(complaints(broken)?.includes('Unbalanced quoting'))('systemd itself accepts the units', () => {
  const units = [...hostilePaths, ...drawnPaths(40)].map((workspace, index) => {
    // A program that exists: a missing one is a separate complaint.
    const node = '/bin/true';
    const definition = defineService(workspace, { ...program, node }, { port: null, environment, logFile: null });
    return [`tenon-${index}.service`, systemdUnit(definition)];
  });
  expect(complaints(Object.fromEntries(units) as Record<string, string>)).toBe('');
});

const python = process.env['TENON_PYTHON'] ?? 'python3';
const hasPython = spawnSync(python, ['--version']).status === 0;

/** What Python's parsers, which are not ours, find in the files. */
function readByPython(script: string, texts: readonly string[]): unknown {
  return JSON.parse(
    execFileSync(python, ['-c', `import sys, json\ntexts = json.load(sys.stdin)\n${script}`], {
      input: JSON.stringify(texts),
      encoding: 'utf8',
    }),
  );
}

test.runIf(hasPython)('agents of launchd have the command line, read by plistlib', () => {
  const paths = [...hostilePaths, ...drawnPaths(50)];
  const read = readByPython(
    'import plistlib\nprint(json.dumps([plistlib.loads(text.encode()) for text in texts]))',
    paths.map((workspace) => launchdAgent(definitionOf(workspace))),
  );
  expect(read).toEqual(
    paths.map((workspace) => ({
      Label: `tenon.${serviceName(workspace)}`,
      ProgramArguments: definitionOf(workspace).commandLine,
      WorkingDirectory: workspace,
      EnvironmentVariables: environment,
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      ExitTimeOut: 60,
      StandardOutPath: '/home/ana/a & b.log',
      StandardErrorPath: '/home/ana/a & b.log',
    })),
  );
});

/** Order and names of the elements, as in the schema of the Task Scheduler (taskType, execActionType, settingsType). */
const taskElements = {
  Task: ['RegistrationInfo', 'Triggers', 'Principals', 'Settings', 'Actions'],
  Exec: ['Command', 'Arguments', 'WorkingDirectory'],
};

test.runIf(hasPython)('tasks of Windows have the command line, read by an XML parser', () => {
  const paths = [
    String.raw`C:\Users\Ana\my lake`,
    String.raw`C:\a & "b" <c>\ends\ `,
    String.raw`D:\Größe\日本\100%`,
    'C:\\',
  ];
  const texts = paths.map((workspace) => windowsTask(definitionOf(workspace), String.raw`PC\Ana & Co`));
  const read = readByPython(
    `import xml.etree.ElementTree as xml
def name(element): return element.tag.split('}')[1]
def read(text):
    root = xml.fromstring(text.encode('utf-16'))
    action = [each for each in root.iter() if name(each) == 'Exec'][0]
    return {'Task': [name(each) for each in root], 'Exec': [name(each) for each in action], 'texts': [each.text for each in action],
            'spaces': root.tag}
print(json.dumps([read(text) for text in texts]))`,
    texts,
  );
  expect(read).toEqual(
    paths.map((workspace) => ({
      ...taskElements,
      spaces: '{http://schemas.microsoft.com/windows/2004/02/mit/task}Task',
      texts: [program.node, expect.any(String), workspace],
    })),
  );
  const words = (read as { texts: string[] }[]).map(({ texts: [, line] }) => windowsWords(line!));
  expect(words).toEqual(paths.map((workspace) => definitionOf(workspace).commandLine.slice(1)));
});

/** As CommandLineToArgvW: 2n backslashes and a quote are n backslashes, 2n + 1 and a quote are n and the quote itself. */
function windowsWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const slashes = /^\\+/u.exec(line.slice(at))?.[0].length ?? 0;
    if (slashes > 0) {
      at += slashes - 1;
      const beforeQuote = line[at + 1] === '"';
      word = (word ?? '') + '\\'.repeat(beforeQuote ? Math.floor(slashes / 2) : slashes);
      if (beforeQuote && slashes % 2 === 1) {
        word += '"';
        at += 1;
      }
    } else if (line[at] === '"') {
      isQuoted = !isQuoted;
      word ??= '';
    } else if (!isQuoted && /[ \t]/u.test(line[at]!)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + line[at]!;
  }
  return word === undefined ? words : [...words, word];
}

test.for(['a\\', 'a\\"b', '\\\\', '"', 'a b\\\\', '', ' '])('a word of Windows, %j, comes back', (word) => {
  expect(windowsWords(`x ${windowsWord(word)} y`)).toEqual(['x', word, 'y']);
});

test('what a manager cannot hold is refused with the reason', () => {
  for (const workspace of ['/a\nb', '/a\u0007', '/a\ud800'])
    expect(() => definitionOf(workspace)).toThrow('the path of the workspace contains a line end');
  const quotes = defineService(
    '/lake',
    { ...program, node: '/opt/"node"' },
    { port: null, environment: {}, logFile: null },
  );
  expect(() => systemdUnit(quotes)).toThrow('systemd starts no program with a quote');
  expect(() => windowsTask(definitionOf(String.raw`C:\%PATH%\lake`), 'PC\\ana')).toThrow('replace a part of');
});

test('names differ between workspaces of one name, and stay the same for one', () => {
  expect(serviceName('/a/my lake')).toMatch(/^tenon-my-lake-[0-9a-f]{8}$/u);
  expect(serviceName('/a/my lake')).toBe(serviceName('/a/my lake'));
  expect(serviceName('/b/my lake')).not.toBe(serviceName('/a/my lake'));
  expect(serviceName('/日本')).toMatch(/^tenon-[0-9a-f]{8}$/u);
});
