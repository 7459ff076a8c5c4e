/** What the catalog keeps of webhooks. Times are milliseconds since 1970. */

export interface Webhook {
  readonly triggerName: string;
  /** In its address; not secret. */
  readonly id: string;
  /** SHA-256 of the secret, in hex. */
  readonly secretHash: string;
  readonly createdOn: number;
}

export interface WebhookRequest {
  readonly id: string;
  /** null: the sender gave none. */
  readonly idempotencyKey: string | null;
  /** SHA-256 of the body, in hex. */
  readonly bodyHash: string;
  readonly arguments: Readonly<Record<string, string>>;
  readonly receivedOn: number;
  /** MISSED: its trigger was deactivated or disabled before it fired. */
  readonly state: 'WAITING' | 'FIRED' | 'MISSED';
}

export type NewWebhookRequest = Omit<WebhookRequest, 'state'>;

/**
 * `repeated`: a request with its idempotency key is known, which is given. `inactive`: the trigger is not activated here.
 * `full`: too many requests wait.
 */
export type ReceivedRequest =
  | { readonly outcome: 'received' | 'repeated'; readonly request: WebhookRequest }
  | { readonly outcome: 'inactive' }
  | { readonly outcome: 'full' };
