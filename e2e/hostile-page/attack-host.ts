/** Runs every attack from a page of every origin, with the host's window open beside it, and records what came of them. */

import { setTimeout } from 'node:timers/promises';
import { chromium, expect, test, type BrowserContext, type Page, type Request, type Response } from '@playwright/test';
import { attacks, type AttackedHost } from './attacks.ts';
import { frameInOlderBrowser } from './openings.ts';
import { hostilePage, serveHostileSite } from './hostile-site.ts';

/** Names that the browser finds on this computer, as it would find a stranger's name whose owner points it here. */
const strangersName = 'hostile.example';
const rebindingName = 'rebinding.example';
/** A page of that name from before it was pointed here; the test answers it, never the host. */
const reboundPath = '/rebound';

export interface Outcome {
  /** What pages learnt, each line with attack and origin. */
  readonly learnt: readonly string[];
  /** Answers other than an empty refusal, to pages that are not the host's own window. */
  readonly answered: readonly string[];
  /** Attacks of which the host refused at least one request or socket: `fetches from localhost`, `socket from localhost`. */
  readonly refused: ReadonlySet<string>;
  /** Cookies that the browser sent to the stranger's server. */
  readonly cookies: readonly string[];
}

/** Everything that a host gets from, and answers to, pages other than its window. */
class Watch {
  readonly answered: string[] = [];
  readonly refused = new Set<string>();
  attack = '';
  /** Name of the page's origin. */
  origin = '';
  readonly #home: string;
  readonly #pending = new Set<Request>();
  #onRest: () => void = () => undefined;

  /** @param home address of the host's window. */
  constructor(context: BrowserContext, home: string, window: Page) {
    this.#home = home;
    const { port } = new URL(home);
    const isForeign = (request: Request): boolean =>
      new URL(request.url()).port === port &&
      // A request of a service worker has no frame.
      (request.serviceWorker() !== null || !isOf(request, window));
    context.on('request', (request) => isForeign(request) && this.#pending.add(request));
    for (const event of ['requestfinished', 'requestfailed'] as const)
      context.on(event as 'requestfinished', (request) => {
        this.#pending.delete(request);
        if (this.#pending.size === 0) this.#onRest();
      });
    context.on('response', (response) => isForeign(response.request()) && this.#record(response));
    context.on('console', (message) => {
      if (message.text().includes(`:${port}/`) && message.text().endsWith('Unexpected response code: 403'))
        this.refused.add(`socket from ${this.origin}`);
    });
  }

  get current(): string {
    return `${this.attack} from ${this.origin}`;
  }

  #record(response: Response): void {
    const { 'content-length': length, 'set-cookie': cookie } = response.headers();
    if (response.status() === 403 && length === '0' && cookie === undefined) this.refused.add(this.current);
    else {
      const request = response.request();
      // A person may follow a link to the window; the page that has the link gets nothing of it.
      const isFollowed = this.current === 'windows from 127.0.0.1' && request.url().startsWith(this.#home);
      if (isFollowed && (request.url() === this.#home || !request.isNavigationRequest())) return;
      if (this.attack === 'olderBrowser' || new URL(request.url()).pathname === reboundPath) return;
      this.answered.push(
        `${this.current}: ${request.method()} ${response.url()}: ${response.status()}, ${length} bytes`,
      );
    }
  }

  /** Until every request has ended. Some of a page that was left never report their end. */
  async rests(): Promise<void> {
    if (this.#pending.size === 0) return;
    const rest = new Promise<void>((resolve) => (this.#onRest = resolve));
    await Promise.race([rest, setTimeout(1000)]);
    this.#pending.clear();
  }
}

function isOf(request: Request, window: Page): boolean {
  try {
    return request.frame().page() === window;
  } catch {
    // The first request of a window that is being opened has no page yet.
    return false;
  }
}

async function launch(): Promise<BrowserContext> {
  const { executablePath, args } = test.info().project.use.launchOptions ?? {};
  const browser = await chromium.launch({
    executablePath,
    args: [
      ...(args ?? []),
      `--host-resolver-rules=MAP ${strangersName} 127.0.0.1, MAP ${rebindingName} 127.0.0.1`,
      // A browser asks before a page reaches this computer; here the person said yes, so that only the host refuses.
      '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessRespectPreflightResults',
      '--disable-popup-blocking',
    ],
  });
  return browser.newContext();
}

/** Names of the origins of hostile pages: another port of this computer, the same by name, a stranger, a rebound name. */
export const originNames = ['127.0.0.1', 'localhost', strangersName, rebindingName];

/**
 * A service worker needs a secure origin, and no stranger's name is one. To the host `localhost` is a stranger like any
 * other, except for that.
 */
export function isWorthIt(attack: string, name: string): boolean {
  if (name === 'localhost') return ['serviceWorkers', 'fetches', 'sockets'].includes(attack);
  return attack !== 'serviceWorkers' || !name.endsWith('.example');
}

/**
 * @param address lets the host's window in.
 * @param paths that are worth asking this host for, also below its secret path; relative to `/`.
 * @param check called at the end with the window, which was open all the time.
 */
export async function attackHost(
  address: string,
  paths: readonly string[],
  check: (window: Page) => Promise<void>,
): Promise<Outcome> {
  await using site = await serveHostileSite();
  const context = await launch();
  try {
    const window = await context.newPage();
    await window.goto(address, { waitUntil: 'commit' });
    const home = new URL(window.url());
    const { port } = home;
    const watch = new Watch(context, home.href, window);
    const bases = ['127.0.0.1', 'localhost', rebindingName].map((name) => `http://${name}:${port}`);
    const host: AttackedHost = {
      bases,
      // Even a page that had found out the secret path gets nothing.
      addresses: [
        ...bases.flatMap((base) => [`${base}/`, `${base}/procedures`]),
        ...paths.map((path) => `${bases[0]}/${path}`),
        ...['procedures', 'assets/no.js', ...paths].map((path) => `${home.href}${path}`),
        ...bases.slice(1).map((base) => `${base}${home.pathname}`),
      ],
      home: home.href,
    };
    // The worst case of a rebound name: the browser has the session for it too, and the page knows the path.
    const session = (await context.cookies(home.href)).map(({ name, value }) => ({ name, value }));
    await context.addCookies(session.map((cookie) => ({ ...cookie, domain: rebindingName, path: home.pathname })));
    const rebound = `http://${rebindingName}:${port}${reboundPath}`;
    const origins = [
      ...['127.0.0.1', 'localhost', strangersName].map((name) => `http://${name}:${site.port}/`),
      rebound,
    ];
    const learnt: string[] = [];
    for (const origin of origins) {
      const page = await context.newPage();
      if (origin === rebound)
        await page.route(rebound, (route) => route.fulfill({ body: hostilePage, contentType: 'text/html' }));
      watch.origin = new URL(origin).hostname;
      for (const [name, attack] of Object.entries(attacks)) {
        if (!isWorthIt(name, watch.origin)) continue;
        await goTo(page, origin);
        watch.attack = name;
        learnt.push(...(await attack(page, host)).map((what) => `${watch.current}: ${what}`));
        await watch.rests();
      }
      if (origin !== rebound) {
        await goTo(page, origin);
        watch.attack = 'olderBrowser';
        learnt.push(...(await frameInOlderBrowser(page, home.href)).map((what) => `${watch.current}: ${what}`));
      }
      await page.close();
    }
    await check(window);
    return { learnt, answered: watch.answered, refused: watch.refused, cookies: [...site.cookies] };
  } finally {
    await context.browser()?.close();
  }
}

/** The answer to a form that was refused may still be on its way, and ends another navigation. */
async function goTo(page: Page, address: string): Promise<void> {
  await expect(async () => {
    await page.goto(address);
  }).toPass();
}
