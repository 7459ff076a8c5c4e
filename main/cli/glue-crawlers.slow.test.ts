/** `tenon crawlers export` and `import`: crawlers of AWS Glue. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { initWorkspace } from '#engine/index.ts';
import { runTenon, type Outcome } from '#main/cli/testing/run-tenon.ts';

let folder: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-glue-crawlers-')));
  await initWorkspace(folder);
  await mkdir(join(folder, 'crawlers'), { recursive: true });
  const lake = { name: 'lake', databaseName: 'lake', targets: [{ path: 'in' }], timeZone: 'Europe/Berlin' };
  await writeFile(join(folder, 'crawlers', 'lake.json'), JSON.stringify(lake));
});
afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

const tenon = (...args: string[]): Promise<Outcome> => runTenon(args, { folder });

test('exports crawlers for AWS Glue, and imports what it prints', async () => {
  const exported = await tenon('crawlers', 'export', 'lake');
  expect(JSON.parse(exported.out)).toMatchObject({ Name: 'lake', Targets: { S3Targets: [{ Path: 'in' }] } });
  expect(exported.error).toContain(
    'Crawler "lake": timeZone Europe/Berlin is omitted: schedules of AWS Glue are in UTC.\n',
  );
  expect(exported.error).toContain('Crawler "lake": The target in is not in a bucket');
  const all = join(folder, 'all.json');
  expect(await tenon('crawlers', 'export', '--to', all)).toMatchObject({ code: 0, out: '' });
  expect((await tenon('crawlers', 'import', all)).out).toMatch(/unchanged +lake +in\n/u);
  const glue = join(folder, 'glue.json');
  const sales = { Name: 'sales', Role: 'x', DatabaseName: 'd', Targets: { S3Targets: [{ Path: 's3://lake/sales' }] } };
  const jdbc = { Name: 'jdbc', Targets: { JdbcTargets: [{ Path: 'shop/%' }] } };
  const other = { ...sales, Name: 'lake' };
  await writeFile(glue, JSON.stringify({ Crawlers: [sales, jdbc, other] }));
  const tried = await tenon('crawlers', 'import', glue, '--dry-run');
  expect(tried.out).toMatch(/would create +sales +s3:\/\/lake\/sales\nnot supported +jdbc *\ndiffers: refused +lake/u);
  expect(tried.error).toContain('Crawler "sales": Role is not imported');
  expect(tried.error).toContain(
    'Crawler "jdbc": Targets.JdbcTargets.0 (shop/%) is not imported: databases cannot be crawled.\n',
  );
  expect(await tenon('crawlers', 'import', glue)).toMatchObject({
    code: 1,
    error: expect.stringContaining('the workspace has others with the names "lake"') as string,
  });
  const imported = await tenon('crawlers', 'import', glue, '--on-conflict', 'skip', '--output', 'json');
  expect(JSON.parse(imported.out)).toMatchObject({
    crawlers: [{ action: 'create' }, { action: 'unsupported' }, { action: 'skip' }],
  });
  expect((await tenon('crawlers')).out).toMatch(/sales +never/u);
  expect((await tenon('crawlers', 'exprot')).error).toContain('"exprot" is not an action of tenon crawlers.');
  expect((await tenon('crawlers', 'import')).error).toContain('tenon crawlers import needs a file.');
});
