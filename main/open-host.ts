/** How every host of the app opens its workspace: lets commands in, and fills a new sample. */

import type { OpeningQuestion } from '#engine/contract/definitions/opening-question.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import {
  closeAll,
  createAskingEngine,
  rememberWorkspace,
  type CreateEngineOptions,
  type Engine,
  type OpenedEngine,
} from '#engine/index.ts';
import { sampleFolder } from '#main/app-paths.ts';
import { openOwnerChannel } from '#main/cli/owner-channel.ts';
import { serveWebhooks } from '#main/webhooks/serve-webhooks.ts';
import { crawlOnce, openSampleWorkspace } from '#main/sample-workspace.ts';

export interface OpenHostOptions {
  /** Folder of a workspace; undefined: the user's copy of the sample; null: a throw-away one. */
  readonly workspace: string | null | undefined;
  /** Name of this host in the lock's message. */
  readonly title: string;
  readonly spawn?: CreateEngineOptions['spawn'];
  readonly log?: CreateEngineOptions['log'];
  readonly showWorkspace?: CreateEngineOptions['showWorkspace'];
  /** Called when the watch of a crawler changes its state. */
  readonly onWatchState?: CreateEngineOptions['onWatchState'];
  /** How to open a workspace whose state this user did not create here. */
  readonly opening?: WorkspaceOpening | undefined;
  /** Unlocks the vault when the workspace opens. */
  readonly passphrase?: string | undefined;
  /** Shows a notification of the system; absent: windows show them. */
  readonly showOnDesktop?: CreateEngineOptions['showOnDesktop'];
  /** Of the system; absent: secrets are kept in the vault. */
  readonly keychain?: CreateEngineOptions['keychain'];
  /** Called when the window has to ask how. */
  readonly onQuestion?: (question: OpeningQuestion) => void;
}

export interface Host extends AsyncDisposable {
  readonly engine: Engine;
  /** Begins the first crawl of a new sample; call it when the window is on its way, so that it does not wait. */
  settleIn(): void;
}

/** Milliseconds from the opening; see {@link serveWebhooks}. */
const webhooksAfter = 1000;

/** @throws EngineError WorkspaceLocked, EntityNotFound, … */
export async function openHost({ workspace, onQuestion, passphrase, ...options }: OpenHostOptions): Promise<Host> {
  const root = workspace === undefined ? await openSampleWorkspace(sampleFolder) : workspace;
  const whenOpen = async (opened: OpenedEngine): Promise<AsyncDisposable | undefined> =>
    root === null ? undefined : enter(opened, passphrase);
  const engine = await createAskingEngine({ ...options, workspace: root, watch: true }, whenOpen, onQuestion);
  const ending = new AbortController();
  let settling: Promise<void> = Promise.resolve();
  return {
    engine,
    settleIn() {
      // A sample that cannot be crawled says so in its list of crawls.
      if (workspace === undefined) settling = crawlOnce(engine.dispatcher, ending.signal).catch(() => undefined);
    },
    async [Symbol.asyncDispose]() {
      ending.abort();
      await settling;
      await engine[Symbol.asyncDispose]();
    },
  };
}

/** The workspace is open, perhaps after an answer: commands get in, and the user finds it again. */
async function enter(engine: OpenedEngine, passphrase: string | undefined): Promise<AsyncDisposable | undefined> {
  const { root, definition } = await engine.dispatcher.call('getWorkspace', {});
  // A user without a home has no list.
  await rememberWorkspace(root, definition.name).catch(() => undefined);
  if (passphrase !== undefined) await engine.dispatcher.call('unlockVault', { passphrase });
  const door = await openDoor(engine);
  if (door === undefined) return undefined;
  const webhooks = serveWebhooks(engine, webhooksAfter);
  return {
    [Symbol.asyncDispose]: () => closeAll([() => webhooks[Symbol.asyncDispose](), () => door[Symbol.asyncDispose]()]),
  };
}

/** Lets commands in; who looks only is not the owner: somebody else may be. */
export async function openDoor(engine: Engine): Promise<AsyncDisposable | undefined> {
  return (await engine.workspace()).readOnly ? undefined : openOwnerChannel(engine);
}

/** For the terminal of a host whose window asks. */
export function questionLine({ root, why }: OpeningQuestion): string {
  return `The state of ${root} ${why}. Choose in the window how to open it, or start again with --open read-only, --open take-over or --open fresh.\n`;
}
