/** Listens for webhooks while a workspace has some: opens, moves and closes the server as secrets come and go. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { OpenedEngine, WebhookControl } from '#engine/index.ts';
import { openWebhookServer, type WebhookServer } from '#main/webhooks/webhook-server.ts';

/** Milliseconds until a port that another program uses is tried again. */
const retryAfter = 30_000;

export interface ServedWebhooks extends AsyncDisposable {
  /** Resolves when what was asked for so far is done. */
  settled(): Promise<void>;
}

/**
 * Begins by itself; nobody waits for it. Only for the owner of the workspace.
 * @param after milliseconds until it begins, unless a secret waits for it, so that it does not take the processor from a
 *   window that is being loaded.
 */
export function serveWebhooks(engine: Pick<OpenedEngine, 'webhooks' | 'promiseWebhooks'>, after = 0): ServedWebhooks {
  /** One after the other; none of them rejects. */
  let turns: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => (turns = turns.then(work).catch(() => undefined));
  let isClosing = false;
  let server: WebhookServer | undefined;
  /** That the server was opened for; 0: any. */
  let openedFor: number | null = null;
  let retry: NodeJS.Timeout | undefined;
  let stopListening: () => void = () => undefined;

  const close = async (): Promise<void> => {
    clearTimeout(retry);
    await server?.[Symbol.asyncDispose]();
    server = undefined;
    openedFor = null;
  };

  const follow = async (control: WebhookControl): Promise<void> => {
    const wanted = await control.wantedPort();
    if (isClosing || (server !== undefined && wanted === openedFor)) return;
    const hadServer = server !== undefined;
    await close();
    if (wanted === null) {
      if (hadServer || control.listener.problem !== null) control.setListener({ port: null, problem: null });
      return;
    }
    try {
      server = await openWebhookServer(control, wanted);
      if (wanted === 0) await control.keepPort(server.port);
      openedFor = server.port;
      control.setListener({ port: server.port, problem: null });
    } catch (thrown) {
      const problem = toEngineError(thrown);
      retry = setTimeout(look, retryAfter).unref();
      // Said once: whoever listens for the state looks again.
      if (control.listener.problem?.message !== problem.message) control.setListener({ port: null, problem });
    }
  };

  function look(): void {
    void inTurn(async () => {
      if (!isClosing) await follow(await engine.webhooks());
    });
  }

  const begin = async (): Promise<void> => {
    const control = await engine.webhooks();
    if (isClosing) return;
    stopListening = control.listen(look);
    endPromise();
    await follow(control);
  };
  let hasBegun = false;
  const beginOnce = (): void => {
    clearTimeout(beginning);
    if (!hasBegun) void inTurn(begin);
    hasBegun = true;
  };
  const endPromise = engine.promiseWebhooks(beginOnce);
  const beginning = after === 0 ? undefined : setTimeout(beginOnce, after).unref();
  if (after === 0) beginOnce();
  return {
    settled: () => inTurn(() => Promise.resolve()),
    async [Symbol.asyncDispose]() {
      isClosing = true;
      clearTimeout(beginning);
      endPromise();
      stopListening();
      await inTurn(close);
    },
  };
}
