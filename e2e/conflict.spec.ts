/** A job that is changed on disk while it is edited here: both sides are shown, and nothing is lost whichever is kept. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

interface JobFile {
  description: string;
  nodes: { id: string; name: string; args: Record<string, unknown> }[];
}

/** As an editor or git would: the file is rewritten, and immediately an edit is made here that does not know of it. */
async function editBoth(folder: string, job: JobEditor, condition: string, description: string): Promise<string> {
  const path = join(folder, 'jobs/daily-revenue.json');
  await job.select('Paid in euros');
  await expect(job.field('Condition')).toBeVisible();
  const file = JSON.parse(await readFile(path, 'utf8')) as JobFile;
  // Typing continues without a pause, so that nothing is saved between the two.
  await job.field('Condition').fill(condition);
  await writeFile(path, JSON.stringify({ ...file, description }, null, 2));
  return path;
}

const read = async (path: string): Promise<JobFile> => JSON.parse(await readFile(path, 'utf8')) as JobFile;
const conditionIn = (file: JobFile): unknown => file.nodes.find(({ id }) => id === 'paid')!.args['condition'];

test('keep mine: the other side’s change is shown first, then overwritten', async ({ window, workspace }) => {
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  const path = await editBoth(workspace.folder, job, "currency = 'SEK'", 'Written elsewhere.');
  const bar = job.root.getByRole('alert').filter({ hasText: 'changed on disk while you were editing it' });
  await expect(bar).toBeVisible();
  await expect(bar.getByRole('region', { name: 'Yours' })).toContainText('Paid in euros');
  await expect(bar.getByRole('region', { name: 'On disk' })).toContainText('description');
  await expect(job.saveState).toContainText('Not saved: choose a version.');
  expect((await read(path)).description).toBe('Written elsewhere.');
  await bar.getByRole('button', { name: 'Keep mine' }).click();
  await expect(bar).toBeHidden();
  await job.saved();
  expect(conditionIn(await read(path))).toBe("currency = 'SEK'");
  expect((await read(path)).description).not.toBe('Written elsewhere.');
});

test('take theirs: mine stays one undo away', async ({ window, workspace }) => {
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  const path = await editBoth(workspace.folder, job, "currency = 'PLN'", 'Written elsewhere again.');
  const bar = job.root.getByRole('alert').filter({ hasText: 'changed on disk while you were editing it' });
  await bar.getByRole('button', { name: 'Use theirs' }).click();
  await expect(bar).toBeHidden();
  await expect(job.field('Condition')).not.toContainText('PLN');
  expect((await read(path)).description).toBe('Written elsewhere again.');
  await job.button('Undo').click();
  await expect(job.field('Condition')).toContainText("currency = 'PLN'");
  await expect.poll(async () => conditionIn(await read(path))).toBe("currency = 'PLN'");
});

test('a change on disk alone shows at once; a removed file can be written again', async ({ window, workspace }) => {
  const job = new JobEditor(window);
  await window.find('clean-orders');
  const path = join(workspace.folder, 'jobs/clean-orders.json');
  const file = await read(path);
  await writeFile(
    path,
    JSON.stringify({
      ...file,
      nodes: file.nodes.map((node) => (node.id === 'valid' ? { ...node, name: 'Named elsewhere' } : node)),
    }),
  );
  await expect(job.card('Named elsewhere')).toBeVisible();
  await workspace.remove('jobs/clean-orders.json');
  const gone = job.root.getByRole('alert').filter({ hasText: 'The file of clean-orders was deleted.' });
  await expect(job.saveState).toContainText('Not saved: the file was deleted.');
  await gone.getByRole('button', { name: 'Save it again' }).click();
  await expect(gone).toBeHidden();
  await expect.poll(async () => (await read(path).catch(() => undefined))?.nodes.length).toBe(4);
});

test('a file that is no longer a job is reported, and overwritten or waited for', async ({ window, workspace }) => {
  const job = new JobEditor(window);
  await window.find('web-sessions');
  const path = join(workspace.folder, 'jobs/web-sessions.json');
  const good = await readFile(path, 'utf8');
  const bar = job.root.getByRole('alert').filter({ hasText: 'The file of web-sessions is no longer a valid job.' });
  const rename = async (name: string): Promise<void> => {
    await job.select('Count per session');
    await job.inspector.getByRole('textbox', { name: 'Name of the node' }).fill(name);
    await expect(job.card(name)).toBeVisible();
  };
  await test.step('corrected there, what was done here is saved by itself', async () => {
    await writeFile(path, '{ broken');
    await rename('Counted');
    await expect(bar).toBeVisible();
    await writeFile(path, good);
    await expect(bar).toBeHidden();
    await expect.poll(() => readFile(path, 'utf8')).toContain('"Counted"');
  });
  await test.step('or written over', async () => {
    await writeFile(path, '{ broken');
    await job.inspector.getByRole('textbox', { name: 'Name of the node' }).fill('Counted again');
    await bar.getByRole('button', { name: 'Keep mine' }).click();
    await expect(bar).toBeHidden();
    await expect.poll(() => readFile(path, 'utf8')).toContain('"Counted again"');
    await job.saved();
  });
});

test('a crawler that is changed on disk while it is edited: both ways', async ({ window, workspace }) => {
  const path = join(workspace.folder, 'crawlers/sample.json');
  const description = window.editor.getByRole('textbox', { name: /^Description/u });
  const bar = window.editor.getByRole('alert').filter({ hasText: 'sample changed on disk while you were editing it' });
  const onDisk = async (): Promise<unknown> => (await read(path)).description;
  await window.showArea('Crawlers');
  await window.sideBar
    .getByRole('treeitem', { name: /^sample/u })
    .first()
    .dblclick();
  await description.fill('Written here.');
  await expect(window.tabs.getByRole('tab', { name: 'sample, unsaved' })).toBeVisible();
  await writeFile(path, JSON.stringify({ ...(await read(path)), description: 'Written elsewhere.' }));
  await bar.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(onDisk).toBe('Written here.');
  await expect(bar).toBeHidden();
  await description.fill('Written here again.');
  await writeFile(path, JSON.stringify({ ...(await read(path)), description: 'Written elsewhere again.' }));
  await bar.getByRole('button', { name: 'Use theirs' }).click();
  await expect(description).toHaveValue('Written elsewhere again.');
  expect(await onDisk()).toBe('Written elsewhere again.');
});

test('a file that is no longer a job is reported immediately, and nothing runs until that is resolved', async ({
  window,
  workspace,
}) => {
  const job = new JobEditor(window);
  await window.find('web-sessions');
  await expect(job.saveState).toContainText('Saved');
  const path = join(workspace.folder, 'jobs/web-sessions.json');
  const text = await readFile(path, 'utf8');
  await writeFile(path, '{ broken');
  const bar = job.root.getByRole('alert').filter({ hasText: 'The file of web-sessions is no longer a valid job.' });
  await expect(bar).toContainText('web-sessions.json:1');
  await job.button('Run').click();
  await expect(window.page.getByText(/"web-sessions" changed elsewhere/u)).toBeVisible();
  await writeFile(path, text);
  await expect(bar).toBeHidden();
  await writeFile(path, '{ broken again');
  await bar.getByRole('button', { name: 'Keep mine' }).click();
  await expect(bar).toBeHidden();
  await expect.poll(async () => (await read(path).catch(() => undefined))?.nodes.length).toBe(6);
});

test('an answer about the file from before a save of ours is not a change of others', async ({ window, workspace }) => {
  const { page } = window;
  const held: (() => void)[] = [];
  const asked = new Set<string>();
  let holds = false;
  const idIn = (text: string): string => /"id":(\d+)/u.exec(text)?.[1] ?? '';
  await page.routeWebSocket(/./u, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const text = typeof message === 'string' ? message : message.toString('latin1');
      if (holds && text.includes('"getJob"')) asked.add(idIn(text));
      server.send(message);
    });
    server.onMessage((message) => {
      if (asked.has(idIn((typeof message === 'string' ? message : message.toString('latin1')).slice(0, 200))))
        held.push(() => socket.send(message));
      else socket.send(message);
    });
  });
  await window.reload();
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  const path = join(workspace.folder, 'jobs/daily-revenue.json');
  const write = async (condition: string): Promise<void> => {
    await job.field('Condition').fill(condition);
    await expect.poll(async () => conditionIn(await read(path))).toBe(condition);
    await job.saved();
  };
  holds = true;
  await write("currency = 'HUF'");
  await expect.poll(() => held.length).toBeGreaterThanOrEqual(1);
  await write("currency = 'SEK'");
  holds = false;
  await job.field('Condition').fill("currency = 'PLN'");
  held[0]!();
  await expect.poll(async () => conditionIn(await read(path))).toBe("currency = 'PLN'");
  await job.saved();
});
