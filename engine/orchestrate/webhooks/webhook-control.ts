/**
 * Webhooks of a workspace: makes secrets, and takes requests for triggers. A request is answered as accepted only after
 * the catalog has it for good; firing it is the look of the triggers that follows.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { newId } from '#engine/base/ids.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Webhook, WebhookRequest } from '#engine/catalog/webhook-entities.ts';
import type { Trigger } from '#engine/contract/definitions/trigger.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { TriggerControl } from '#engine/orchestrate/triggers/trigger-control.ts';
import { subjectOfTrigger, type Definitions } from '#engine/orchestrate/triggers/trigger-subjects.ts';
import { RateBound } from '#engine/orchestrate/webhooks/rate-bound.ts';
import { readRequestArguments, type ArgumentStores } from '#engine/orchestrate/webhooks/request-arguments.ts';

export interface WebhookControlOptions {
  readonly stores: ArgumentStores & { readonly trigger: Pick<Definitions<Trigger>, 'find' | 'get'> };
  readonly catalog: Pick<Catalog, 'webhooks'>;
  readonly triggers: Pick<TriggerControl, 'look' | 'listen' | 'announce'>;
  /** Each makes a host that will follow {@link WebhookControl.wantedPort} do so now; absent: there is none. */
  readonly laterFollowers?: ReadonlySet<() => void>;
  /** Milliseconds since 1970 (default: the system's clock). */
  readonly now?: () => number;
}

/** What came over HTTP, from anybody. */
export interface GivenRequest {
  readonly id: string;
  /** undefined: none was given. */
  readonly secret: string | undefined;
  readonly idempotencyKey: string | null;
  readonly body: Uint8Array;
}

export type WebhookAnswer =
  | { readonly status: 202; readonly requestId: string; readonly receivedOn: number; readonly repeated: boolean }
  | {
      readonly status: 400 | 401 | 409 | 422 | 429 | 503;
      readonly error: EngineError;
      /** Seconds after which to try again; null: trying again gives the same answer. */
      readonly retryAfter: number | null;
    };

/** Where the host listens for requests, or why it does not. */
export interface ListenerState {
  /** null: it does not listen. */
  readonly port: number | null;
  readonly problem: EngineError | null;
}

/** Seconds until a full queue is worth another try. */
const queueRetry = 30;
/** Milliseconds that a new secret waits for the host to listen. */
const longestOpening = 3000;

export class WebhookControl {
  readonly #options: WebhookControlOptions;
  readonly #now: () => number;
  readonly #rates = new RateBound();
  #listener: ListenerState = { port: null, problem: null };
  /** Hosts that follow {@link wantedPort}. */
  #followers = 0;

  constructor(options: WebhookControlOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** Of this host. */
  get listener(): ListenerState {
    return this.#listener;
  }

  /** Set by the host when it begins or ends listening, or cannot. */
  setListener(state: ListenerState): void {
    this.#listener = state;
    this.#options.triggers.announce();
  }

  /** Called when {@link wantedPort} may have changed. @returns ends the listening. */
  listen(listener: () => void): () => void {
    const stop = this.#options.triggers.listen(listener);
    this.#followers += 1;
    return () => {
      this.#followers -= 1;
      stop();
    };
  }

  /** null: there is no webhook, so that nothing has to listen. 0: any free port; tell which by {@link keepPort}. */
  async wantedPort(): Promise<number | null> {
    const { webhooks } = this.#options.catalog;
    if ((await webhooks.getWebhooks()).length === 0) return null;
    return (await webhooks.getWebhookPort()) ?? 0;
  }

  async keepPort(port: number): Promise<void> {
    await this.#options.catalog.webhooks.putWebhookPort(port);
  }

  /** undefined: the trigger has none. */
  async findWebhook(triggerName: string): Promise<Webhook | undefined> {
    return (await this.#options.catalog.webhooks.getWebhooks()).find((each) => each.triggerName === triggerName);
  }

  /**
   * Makes a new secret for the trigger; the one before is not valid any more. It is nowhere else: only its hash is kept.
   * Where a host listens for webhooks, it does so for this one when this resolves, or has said why not.
   * @param port for all webhooks of the workspace; null: unchanged.
   * @throws EngineError EntityNotFound; InvalidState for a trigger without a webhook.
   */
  async createSecret(triggerName: string, port: number | null): Promise<string> {
    const { stores, catalog } = this.#options;
    const { type, webhook } = stores.trigger.get(triggerName).value;
    if (type !== 'EVENT' || webhook === null) {
      throw new EngineError('InvalidState', `Cannot create a secret: trigger "${triggerName}" has no webhook.`, {
        hint: 'Set its type to EVENT, remove its eventSources, and add "webhook": {}.',
      });
    }
    const secret = `tenon_${randomBytes(32).toString('base64url')}`;
    const known = await this.findWebhook(triggerName);
    const secretHash = hashOf(secret).toString('hex');
    const id = known?.id ?? newId('wh');
    await catalog.webhooks.putWebhook({ triggerName, id, secretHash, createdOn: this.#now() });
    if (port !== null) await catalog.webhooks.putWebhookPort(port);
    await this.#untilListening(port);
    return secret;
  }

  /** Announces that there is something to listen for. @param port null: any. */
  async #untilListening(port: number | null): Promise<void> {
    const isDone = (): boolean => {
      const { port: opened, problem } = this.#listener;
      return problem !== null || (opened !== null && (port === null || opened === port));
    };
    const { triggers, laterFollowers = new Set() } = this.#options;
    if (isDone() || (this.#followers === 0 && laterFollowers.size === 0)) return triggers.announce();
    await new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(end, longestOpening);
      const stop = triggers.listen(() => {
        if (isDone()) end();
      });
      triggers.announce();
      for (const begin of laterFollowers) begin();
    });
  }

  /** Requests that were accepted still start their runs. @throws EngineError EntityNotFound; InvalidState without a secret. */
  async revokeSecret(triggerName: string): Promise<void> {
    this.#options.stores.trigger.get(triggerName);
    if ((await this.findWebhook(triggerName)) === undefined)
      throw new EngineError(
        'InvalidState',
        `Cannot revoke the secret: the webhook of trigger "${triggerName}" has none.`,
        { hint: 'Check the name of the trigger: tenon triggers' },
      );
    await this.#options.catalog.webhooks.revokeWebhook(triggerName);
    this.#options.triggers.announce();
  }

  /** Never throws for what a sender can get wrong. */
  async receive(request: GivenRequest): Promise<WebhookAnswer> {
    const webhook = await this.#authenticate(request);
    // Whoever does not know the secret learns nothing, not even whether the webhook exists.
    if (webhook === undefined) {
      return refuse(401, 'AccessDenied', 'The webhook or its secret is wrong.', {
        hint: 'Send the secret in the header Authorization: Bearer SECRET. A new secret replaces the one before.',
      });
    }
    const { triggerName } = webhook;
    const now = this.#now();
    const seconds = this.#rates.take(webhook.id, now);
    if (seconds > 0) {
      const hint = 'Wait, and send the request again with the same Idempotency-Key.';
      return refuse(429, 'InvalidState', `Too many requests for trigger "${triggerName}".`, { hint }, seconds);
    }
    const { webhooks } = this.#options.catalog;
    const bodyHash = createHash('sha256').update(request.body).digest('hex');
    const key = request.idempotencyKey;
    const known = key === null ? undefined : await webhooks.findRequestByKey(triggerName, key, now);
    if (known !== undefined) return repeatedAnswer(known, bodyHash);
    const found = this.#findUsable(triggerName);
    if (found === undefined) return inactive(triggerName);
    let given: Record<string, string>;
    try {
      given =
        found.webhook?.body === 'ignore' ? {} : readRequestArguments(textOf(request.body), found, this.#options.stores);
    } catch (thrown) {
      return { status: 400, error: toEngineError(thrown), retryAfter: null };
    }
    const received = await webhooks.receiveRequest(triggerName, {
      id: newId('wq'),
      idempotencyKey: key,
      bodyHash,
      arguments: given,
      receivedOn: now,
    });
    if (received.outcome === 'inactive') return inactive(triggerName);
    if (received.outcome === 'full') {
      const hint = 'Wait until its runs have ended. A trigger that gathers requests needs fewer runs.';
      const message = `Too many requests wait for trigger "${triggerName}".`;
      return refuse(503, 'InvalidState', message, { hint }, queueRetry);
    }
    if (received.outcome === 'repeated') return repeatedAnswer(received.request, bodyHash);
    // Shown as waiting until it fires.
    this.#options.triggers.announce();
    void this.#options.triggers.look();
    return { status: 202, requestId: received.request.id, receivedOn: received.request.receivedOn, repeated: false };
  }

  async #authenticate({ id, secret }: GivenRequest): Promise<Webhook | undefined> {
    const webhook = (await this.#options.catalog.webhooks.getWebhooks()).find((each) => each.id === id);
    // Without a webhook the same work is done.
    const expected = webhook === undefined ? hashOf(id) : Buffer.from(webhook.secretHash, 'hex');
    const isRight = timingSafeEqual(expected, hashOf(secret ?? ''));
    return isRight && secret !== undefined ? webhook : undefined;
  }

  #findUsable(triggerName: string): Trigger | undefined {
    const trigger = this.#options.stores.trigger.find(triggerName)?.value;
    if (trigger === undefined || trigger.webhook === null || trigger.type !== 'EVENT') return undefined;
    const { enabled, problem } = subjectOfTrigger(trigger);
    return enabled && problem === null ? trigger : undefined;
  }
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** @throws EngineError InvalidInput for bytes that are not UTF-8. */
function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new EngineError('InvalidInput', 'Cannot use the body of the request: it is not UTF-8 text.', {
      hint: 'Send JSON in UTF-8.',
    });
  }
}

function repeatedAnswer({ id, receivedOn, bodyHash }: WebhookRequest, sent: string): WebhookAnswer {
  if (bodyHash === sent) return { status: 202, requestId: id, receivedOn, repeated: true };
  return refuse(422, 'InvalidInput', 'The Idempotency-Key was already used for a request with another body.', {
    hint: 'Use a new key for each different request.',
  });
}

function inactive(triggerName: string): WebhookAnswer {
  return refuse(409, 'InvalidState', `Trigger "${triggerName}" is not activated on this computer.`, {
    hint: 'Activate the trigger, then send the request again.',
  });
}

function refuse(
  status: Exclude<WebhookAnswer['status'], 202>,
  code: 'AccessDenied' | 'InvalidInput' | 'InvalidState',
  message: string,
  { hint }: { readonly hint: string },
  retryAfter: number | null = null,
): WebhookAnswer {
  return { status, error: new EngineError(code, message, { hint }), retryAfter };
}
