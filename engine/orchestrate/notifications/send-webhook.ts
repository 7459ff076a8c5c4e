/** Sends a notification as a POST request: one attempt, without redirects, bounded in time and bytes. */

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { NotificationMessage } from '#engine/catalog/notification-entities.ts';
import { secretPlaceholder, type WebhookChannel } from '#engine/contract/definitions/notification.ts';
import type { DeliveryOutcome } from '#engine/orchestrate/notifications/delivery-outcome.ts';
import { shortText } from '#engine/orchestrate/notifications/notification-text.ts';

/** Bytes of an answer that are read. */
const mostBytes = 4096;
/** Characters of it that are shown. */
const mostShown = 200;

/**
 * @param secret of the channel; null: it has none. It is in no answer that this returns.
 * @param signal ends the attempt. @throws its reason.
 */
export async function sendWebhook(
  { url, timeout }: WebhookChannel,
  secret: string | null,
  message: NotificationMessage,
  signal: AbortSignal,
): Promise<DeliveryOutcome> {
  const isInAddress = url.includes(secretPlaceholder);
  const address = isInAddress ? url.replaceAll(secretPlaceholder, encodeURIComponent(secret ?? '')) : url;
  const body = Buffer.from(JSON.stringify(message));
  const headers: Record<string, string | number> = {
    'content-type': 'application/json',
    'content-length': body.byteLength,
    'user-agent': 'Tenon',
    'idempotency-key': message.id,
  };
  if (secret !== null && !isInAddress) headers['authorization'] = `Bearer ${secret}`;
  const late = AbortSignal.timeout(timeout * 1000);
  const shown = (text: string): string => shortText(secret === null ? text : withoutSecret(text, secret), mostShown);
  try {
    const answer = await post(new URL(address), { headers, body, signal: AbortSignal.any([signal, late]) });
    return outcomeOf(answer, shown);
  } catch (thrown) {
    signal.throwIfAborted();
    if (late.aborted)
      return { isSent: false, mayRetry: true, answer: `The server did not answer within ${timeout} s.` };
    return { isSent: false, mayRetry: true, answer: shown(problemText(thrown)) };
  }
}

interface Answer {
  readonly status: number;
  readonly reason: string;
  /** The beginning. */
  readonly text: string;
  readonly retryAfter: string | undefined;
}

interface Post {
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Uint8Array;
  readonly signal: AbortSignal;
}

function post(url: URL, { headers, body, signal }: Post): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    // No agent: nothing stays open between attempts. Node follows no redirects.
    const request = send(url, { method: 'POST', headers, agent: false, signal });
    let isAnswered = false;
    request.on('error', (error) => {
      if (!isAnswered) reject(error);
    });
    request.on('response', (response) => {
      isAnswered = true;
      readBeginning(response, (text) => {
        resolve({
          status: response.statusCode ?? 0,
          reason: response.statusMessage ?? '',
          text,
          retryAfter: response.headers['retry-after'],
        });
        request.destroy();
      });
    });
    request.end(body);
  });
}

/** The status is what counts: an answer that breaks off, or does not end, is read as far as it came. */
function readBeginning(response: IncomingMessage, done: (text: string) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const end = (): void => done(Buffer.concat(chunks).subarray(0, mostBytes).toString('utf8'));
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes >= mostBytes) end();
  });
  response.on('error', end);
  response.on('close', end);
  response.on('end', end);
}

function outcomeOf({ status, reason, text, retryAfter }: Answer, shown: (text: string) => string): DeliveryOutcome {
  const answer = shown(`${status} ${reason}${text.trim() === '' ? '' : `: ${text}`}`);
  if (status >= 200 && status < 300) return { isSent: true, answer };
  if (status >= 300 && status < 400)
    return {
      isSent: false,
      answer: `${shown(`${status} ${reason}`)}. The server names another address, to which nothing is sent. If it is right, enter that address.`,
    };
  const seconds = retryAfter !== undefined && /^\d{1,9}$/u.test(retryAfter) ? Number(retryAfter) : 0;
  const mayRetry = status >= 500 || [408, 425, 429].includes(status);
  return { isSent: false, answer, mayRetry, ...(seconds > 0 ? { retryAfter: seconds * 1000 } : {}) };
}

/** A server may return what it was sent. */
function withoutSecret(text: string, secret: string): string {
  const forms = [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)];
  return forms.reduce((left, form) => left.replaceAll(form, '(secret)'), text);
}

const problems: Readonly<Record<string, string>> = {
  ENOTFOUND: 'The name of the server was not found.',
  EAI_AGAIN: 'The name of the server could not be looked up.',
  ECONNREFUSED: 'The server refused the connection.',
  ECONNRESET: 'The server closed the connection without an answer.',
  EPIPE: 'The server closed the connection without an answer.',
  EHOSTUNREACH: 'The server could not be reached.',
  ENETUNREACH: 'The network could not be reached.',
  ETIMEDOUT: 'The server did not accept the connection in time.',
};

function problemText(thrown: unknown): string {
  const { code, message } = thrown as { readonly code?: string; readonly message?: string };
  if (code === undefined) return 'The request could not be sent.';
  const known = problems[code];
  if (known !== undefined) return known;
  if (code.startsWith('HPE_')) return `The server did not answer in HTTP (${code}).`;
  if (/CERT|SSL|TLS/u.test(code)) return `No secure connection: the certificate of the server is not valid (${code}).`;
  return `The request could not be sent: ${message ?? code}`;
}
