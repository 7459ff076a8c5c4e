/** `tenon subflows`: what is listed, what uses it, and files with mistakes. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { runTenon } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-subflow-list-')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, value: unknown): void => writeFileSync(join(folder, file), JSON.stringify(value));

test('sub-flows are listed with their ports, parameters and users', async () => {
  expect((await runTenon(['subflows'], { folder })).out).toBe(
    'No sub-flows. A sub-flow is a file in the folder subflows/.\n',
  );
  const nodes = [
    { id: 'in', name: 'Rows', transform: 'SubflowInput' },
    { id: 'out', name: 'Result', transform: 'SubflowOutput', inputs: { in: { node: 'in' } } },
  ];
  write('subflows/pass.json', { name: 'Pass', parameters: [{ name: 'least', kind: 'integer' }], nodes });
  write('subflows/around.json', { name: 'Around', nodes: [...nodes, { id: 'u', name: 'U', transform: 'Pass' }] });
  write('subflows/wrong.json', { name: 'Wrong', nodes: nodes.slice(0, 1) });
  write('jobs/daily.json', { name: 'daily', nodes: [{ id: 'u', name: 'U', transform: 'Around' }] });
  const { out, error, code } = await runTenon(['subflows', '--output', 'json'], { folder });
  expect(code).toBe(0);
  const listed = JSON.parse(out) as Record<string, unknown>[];
  expect(listed.find(({ name }) => name === 'Pass')).toEqual({
    name: 'Pass',
    file: expect.stringMatching(/pass\.json$/u),
    inputs: ['in'],
    outputs: ['out'],
    parameters: ['least'],
    jobs: ['daily'],
    subflows: ['Around'],
  });
  expect(error).toContain('problem subflows/wrong.json: It has no output.');
  expect((await runTenon(['subflows'], { folder })).out).toMatch(/Pass +in +out +least +daily, Around/u);
});
