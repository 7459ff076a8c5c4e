/** Handlers of the procedures of webhooks. */

import { loadOnce } from '#engine/base/load-once.ts';
import { serializeError } from '#engine/contract/errors.ts';
import type { WebhookText, webhookProcedures } from '#engine/contract/procedures/webhooks.ts';
import type { Handlers } from '#engine/rpc/dispatcher.ts';
import type { EngineServices } from '#engine/rpc/services.ts';

// Most commands have nothing to do with triggers.
const describing = loadOnce(() => import('#engine/orchestrate/triggers/error-text.ts'));
const saved = loadOnce(() => import('#engine/rpc/triggers/saved-triggers.ts'));

const shownRequests = 20;

export const webhookHandlers: Handlers<EngineServices, keyof typeof webhookProcedures> = {
  async getWebhook({ name }, services) {
    return describe(services, name);
  },
  async createWebhookSecret({ name, port }, services) {
    const secret = await (await services.webhooks()).createSecret(name, port);
    return { secret, webhook: await describe(services, name) };
  },
  async revokeWebhookSecret({ name }, services) {
    await (await services.webhooks()).revokeSecret(name);
    return describe(services, name);
  },
};

async function describe(services: EngineServices, name: string): Promise<WebhookText> {
  const control = await services.webhooks();
  const { webhooks, triggers } = await services.catalog();
  const { enabled, problem: mistake } = await (await saved()).getSubject(services, 'trigger', name);
  const states = enabled && mistake === null ? await triggers.getTriggerStates() : [];
  const webhook = await control.findWebhook(name);
  const port = control.listener.port ?? (await webhooks.getWebhookPort());
  const requests = await webhooks.getLastRequests(name, shownRequests);
  const { problem } = control.listener;
  const { errorText } = await describing();
  return {
    triggerName: name,
    address: webhook === undefined || port === null ? null : `http://127.0.0.1:${port}/webhooks/${webhook.id}`,
    createdOn: webhook?.createdOn ?? null,
    isListening: webhook !== undefined && control.listener.port !== null,
    isActivated: states.some((state) => state.kind === 'trigger' && state.name === name),
    problem: webhook === undefined || problem === null ? null : errorText(serializeError(problem)),
    waiting: (await webhooks.getWaitingRequests(name)).length,
    requests: requests.map(({ bodyHash: _hash, ...request }) => request),
  };
}
