import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jobRunSchema } from '#engine/contract/procedures/job-runs.ts';
import { jobRunStates } from '#engine/contract/procedures/runs/run-states.ts';
import { receiptSchema } from '#engine/contract/receipt.ts';
import { commands } from '#main/cli/commands/index.ts';
import { commandHelp, commandLinePage } from '#main/cli/help.ts';
import { runTenon, startListeningTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-usage-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tenon(...args: string[]): Promise<Outcome> {
  return runTenon(args, { folder });
}

describe('usage', () => {
  test.each([
    [['prevew'], 'Did you mean preview?'],
    [['preview'], 'See tenon preview --help.'],
    [['preview', '--limt', '3', 'a'], 'Did you mean --limit?'],
    [['preview', '--limit', '-3', 'a'], 'Use a number of rows, or all.'],
    [['preview', '--limit', 'x', 'a'], 'Use a number of rows, or all.'],
    [['preview', '--limit'], 'tenon preview'],
    [['preview', '--as-strings=yes', 'a'], 'tenon preview'],
    [['preview', '--output', 'xml', 'a'], 'Use one of: table, json, csv.'],
    [['preview', '--option', 'separator', 'a'], 'Use --option key=value.'],
    [['preview', '--output', 'json', '--output', 'csv', 'a'], 'Specify it once.'],
    [['convert', 'a'], 'tenon convert'],
    [['convert', 'a', 'b', 'c'], 'tenon convert'],
    [['call', 'getWorkspace', '{'], `Pass it as '{"key":"value"}'.`],
  ])('%j is exit 2 with a hint', async (args, hint) => {
    const { code, out, error } = await tenon(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(error).toMatch(/^error Usage: .*\nhint: .*\n$/u);
    expect(error).toContain(hint);
  });

  test('help for all and for each', async () => {
    const general = await tenon('--help');
    expect(general.code).toBe(0);
    for (const { name } of commands) expect(general.out).toContain(`  ${name} `);
    const own = await tenon('query', '--help');
    expect(own).toEqual({ code: 0, out: commandHelp(commands.find(({ name }) => name === 'query')!), error: '' });
    expect(await tenon('help', 'query')).toEqual(own);
    expect((await tenon('help', 'qurey')).error).toContain('Did you mean query?');
    expect((await tenon()).code).toBe(2);
  });

  test('help of runs names the keys of a run, and the states', () => {
    const help = commandHelp(commands.find(({ name }) => name === 'runs')!);
    expect(help).toContain(`{${Object.keys(jobRunSchema.shape).join(', ')}}`);
    for (const state of jobRunStates.options) expect(help).toContain(state);
    const run = commandHelp(commands.find(({ name }) => name === 'run')!);
    expect(run).toContain(`receipts: [{${Object.keys(receiptSchema.shape).join(', ')}}]`);
  });

  test('a count of one is singular', async () => {
    writeFileSync(join(folder, 'single.csv'), 'id\n1\n');
    expect((await tenon('preview', 'single.csv')).out).toContain('csv, 1 column, 1 row\n');
    expect((await tenon('convert', 'single.csv', 'single.json')).error).toMatch(/^1 row to /u);
    const refused = await tenon('convert', 'single.csv', 'x.nope');
    expect(refused.code).toBe(1);
    expect(refused.error).toMatch(/hint: Give the file one of the extensions \.csv, [^\n]*\.xlsx[^\n]*\n$/u);
  });

  test('the version', async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await tenon('--version')).toEqual({ code: 0, out: `${version}\n`, error: '' });
  });

  test('the guide matches the descriptors', () => {
    expect(readFileSync(join(import.meta.dirname, '../../docs/guide/command-line.md'), 'utf8')).toBe(
      commandLinePage(commands),
    );
  });
});

describe('interrupt', () => {
  test('SIGINT ends a long command with 130 and leaves nothing', async () => {
    writeFileSync(join(folder, 'one.csv'), 'id\n1\n');
    const child = await startListeningTenon(
      [
        'query',
        'SELECT count(*) FROM range(100000) a, range(100000) b WHERE (a.range * b.range) % 7 = 1',
        '--to',
        'out.csv',
      ],
      { folder },
    );
    let error = '';
    child.stderr.on('data', (piece: Buffer) => (error += piece.toString()));
    await sleep(1200);
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.on('exit', resolve));
    expect(code).toBe(130);
    expect(error).toContain('error Cancelled');
    expect(error).not.toMatch(/^\s+at /mu);
    const { out } = await runTenon(['call', 'list'], { folder });
    expect(out).toContain('previewFile');
  });
});
