/** The screens of connections; part of the screen list. No server answers, so a test fails. */

import { expect } from './fixtures.ts';
import type { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';

type Screen = (window: Window, workspace: ServedWorkspace) => Promise<void>;

export const connectionScreens: Readonly<Record<string, Screen>> = {
  'connection-missing': async (window) => {
    await window.openPath('s3://harbour-landing/berths/2026.parquet');
    await expect(window.editor.getByRole('button', { name: 'Create connection' })).toBeVisible();
  },
  'connection-new': async (window) => {
    await window.runCommand('Create connection');
    await window.page.keyboard.type('harbour');
    await window.page.getByRole('dialog').getByRole('radio', { name: 'Environment variables' }).click();
  },
  connection: async (window, workspace) => {
    const keys = { accessKeyIdVariable: 'HARBOUR_ACCESS_KEY_ID', secretAccessKeyVariable: 'HARBOUR_SECRET_ACCESS_KEY' };
    const connections = [
      {
        name: 'harbour',
        connectionProperties: {
          buckets: 'harbour-landing, harbour-curated',
          anonymous: 'true',
          endpoint: 'http://127.0.0.1:9',
        },
      },
      {
        name: 'archive',
        connectionProperties: {
          buckets: 'harbour-archive',
          region: 'eu-central-1',
          ...keys,
          roleArn: 'arn:aws:iam::123456789012:role/archive',
          externalId: 'harbour',
        },
      },
    ];
    for (const connection of connections)
      await workspace.write(
        `connections/${connection.name}.json`,
        JSON.stringify({ ...connection, connectionType: 's3' }),
      );
    await window.showArea('Explore');
    await window.sideBar.getByRole('treeitem', { name: /^harbour/u }).dblclick();
    await window.editor.getByRole('region', { name: 'Test' }).getByRole('button', { name: 'Test' }).click();
    await expect(window.editor.getByRole('list', { name: 'Checks' }).getByRole('listitem')).toHaveCount(2);
  },
  'connection-keys': async (window) => {
    await window.showArea('Explore');
    await window.sideBar.getByRole('treeitem', { name: /^archive/u }).dblclick();
    await window.editor.getByLabel('Region').fill('Frankfurt');
    await expect(window.editor.getByRole('alert')).toBeVisible();
  },
  'connection-kept-keys': showKeptKeys,
  'connection-enter-keys': async (window) => {
    await showKeptKeys(window);
    await window.editor.getByRole('button', { name: 'Enter keys' }).click();
    await expect(window.page.getByRole('dialog').getByLabel('Secret access key')).toBeVisible();
  },
  'connection-buckets': async (window) => {
    await window.showArea('Explore');
    await window.sideBar.getByRole('treeitem', { name: /^harbour/u }).dblclick();
    await window.editor.getByRole('button', { name: 'Browse buckets' }).click();
    await expect(window.page.getByRole('dialog').getByRole('button', { name: 'harbour-curated' })).toBeVisible();
  },
};

async function showKeptKeys(window: Window): Promise<void> {
  await window.showArea('Explore');
  await window.sideBar.getByRole('treeitem', { name: /^harbour/u }).dblclick();
  await window.editor.getByRole('radio', { name: 'Kept by Tenon' }).click();
  await expect(window.editor.getByText('No keys are saved under this name yet.')).toBeVisible();
}
