/**
 * What a hostile page tries against a host on this computer. Each attack runs in the page and returns what the page
 * learnt, so an empty list where it learnt nothing. What the host answered is checked from outside.
 */

import type { Page } from '@playwright/test';
import { openings } from './openings.ts';

export interface AttackedHost {
  /** Names by which the page reaches the host, each with its port: `http://127.0.0.1:4711`. */
  readonly bases: readonly string[];
  /** Everything worth asking for. */
  readonly addresses: readonly string[];
  /** The window's own address, as a page that had found out the secret path would know it. */
  readonly home: string;
}

export type Attack = (page: Page, host: AttackedHost) => Promise<readonly string[]>;

/** A call that would change the workspace if the host took it from a page. */
const callText = JSON.stringify({ type: 'call', id: 1, procedure: 'deleteDatabase', input: { name: 'shop' } });

/** Every way of `fetch`, with and without a body. A page on the host's own name may read refusals, which are empty. */
const fetches: Attack = (page, { addresses }) =>
  page.evaluate(
    async ([all, call]) => {
      const learnt: string[] = [];
      const credentials = 'include';
      const inits: RequestInit[] = [
        {},
        { credentials },
        { mode: 'no-cors', credentials },
        { mode: 'no-cors', method: 'HEAD', credentials },
        { mode: 'no-cors', method: 'POST', body: call, credentials },
        { mode: 'no-cors', method: 'POST', body: new URLSearchParams({ call }), credentials },
        { mode: 'no-cors', method: 'POST', body: call, keepalive: true, credentials },
        { method: 'POST', body: call, headers: { 'content-type': 'application/json' }, credentials },
        { method: 'PUT', body: call, credentials },
        { method: 'DELETE', credentials },
        { method: 'OPTIONS', credentials },
        { redirect: 'manual', credentials },
        { headers: { authorization: 'Bearer x', 'x-forwarded-host': '127.0.0.1' }, credentials },
        { referrer: '', credentials },
      ];
      await Promise.all(
        all.flatMap((address) =>
          inits.map(async (init) => {
            const response = await fetch(address, init).catch(() => undefined);
            if (response === undefined || response.type === 'opaque') return;
            const text = await response.text();
            const isRefusal = response.type === 'basic' && response.status === 403 && text === '';
            if (!isRefusal) learnt.push(`${address}: ${response.type} ${response.status} ${text.slice(0, 200)}`);
          }),
        ),
      );
      await Promise.all(
        all.map(async (address) => {
          navigator.sendBeacon(address, call);
          const request = new XMLHttpRequest();
          const ended = new Promise((resolve) => request.addEventListener('loadend', resolve));
          request.withCredentials = true;
          request.open('GET', address);
          request.send();
          await ended;
          if (request.status !== 0 && (request.status !== 403 || request.responseText !== ''))
            learnt.push(`${address}: ${request.status} by XMLHttpRequest`);
        }),
      );
      return learnt;
    },
    [addresses, callText] as const,
  );

/** Elements that load an address; a script, style or picture that loads can be read in part. */
const elements: Attack = (page, { addresses }) =>
  page.evaluate(async (all) => {
    const learnt: string[] = [];
    const kinds = [
      ['img', 'src', {}],
      ['script', 'src', {}],
      ['script', 'src', { type: 'module' }],
      ['script', 'src', { crossOrigin: 'use-credentials' }],
      ['link', 'href', { rel: 'stylesheet' }],
      ['link', 'href', { rel: 'modulepreload' }],
      ['video', 'src', {}],
      ['audio', 'src', {}],
      ['input', 'src', { type: 'image' }],
      // These report nothing, or the same whatever the answer is; they ask all the same.
      ['link', 'href', { rel: 'preload', as: 'fetch' }],
      ['embed', 'src', {}],
      ['object', 'data', {}],
    ] as const;
    await Promise.all(
      all.flatMap((address) =>
        kinds.map(async ([name, where, properties], index) => {
          const element = Object.assign(document.createElement(name), properties);
          const loaded = new Promise<boolean>((resolve) => {
            element.addEventListener('load', () => resolve(true));
            element.addEventListener('loadeddata', () => resolve(true));
            element.addEventListener('error', () => resolve(false));
            if (index >= 9) resolve(false);
          });
          Object.assign(element, { [where]: address });
          document.body.append(element);
          if (await loaded) learnt.push(`${address} as ${name}`);
        }),
      ),
    );
    // One worker for all of them; where the page's own server refuses the worker, nothing is imported either.
    const imported = new Promise<readonly string[]>((resolve) => {
      const worker = new Worker('/importing-worker.js');
      worker.addEventListener('message', ({ data }) => {
        if (Array.isArray(data)) resolve(data as readonly string[]);
      });
      worker.addEventListener('error', () => resolve([]));
      worker.postMessage(all);
    });
    const started = (address: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const worker = new Worker(address);
        worker.addEventListener('message', () => resolve());
        worker.addEventListener('error', reject);
      });
    const ways: Record<string, (address: string) => Promise<unknown>> = {
      'a module': (address) => import(/* @vite-ignore */ address),
      'a font': async (address) => new FontFace('stolen', `url(${address})`).load(),
      'a worker': started,
    };
    await Promise.all(
      all.flatMap((address) =>
        Object.entries(ways).map(([name, load]) =>
          load(address).then(
            () => learnt.push(`${address} as ${name}`),
            () => undefined,
          ),
        ),
      ),
    );
    learnt.push(...(await imported).map((address) => `${address} as a script of a worker`));
    return learnt;
  }, addresses);

/** Sockets and streams of events, with the protocols that Tenon and a development server know. */
const sockets: Attack = (page, { bases, home }) =>
  page.evaluate(
    async ([all, known]) => {
      const learnt: string[] = [];
      const [first] = all;
      // A browser slows down a page that fails to connect more often.
      const attempts: (readonly [string, readonly string[]])[] = [
        ...all.map((base) => [`${base}/procedures`, []] as const),
        [first!, ['vite-ping']],
        [first!, ['vite-hmr']],
        [`${known}procedures`, []],
        [known, ['vite-ping']],
        [known, ['vite-hmr']],
      ];
      const ended = attempts.map(
        ([address, protocols]) =>
          new Promise<void>((resolve) => {
            const socket = new WebSocket(address.replace(/^http/u, 'ws'), [...protocols]);
            socket.addEventListener('open', () => {
              learnt.push(`a socket to ${address} ${protocols.join()}`);
              socket.close();
            });
            socket.addEventListener('error', () => resolve());
            socket.addEventListener('close', () => resolve());
          }),
      );
      const told = [...all, known].map(
        (address) =>
          new Promise<void>((resolve) => {
            const events = new EventSource(address, { withCredentials: true });
            const end = (): void => {
              events.close();
              resolve();
            };
            events.addEventListener('open', () => {
              learnt.push(`events of ${address}`);
              end();
            });
            events.addEventListener('error', end);
          }),
      );
      await Promise.all([...ended, ...told]);
      return learnt;
    },
    [bases, home] as [readonly string[], string],
  );

/** A worker that stays when its page is closed, and asks in its own name. */
const serviceWorkers: Attack = (page, { addresses }) =>
  page.evaluate(async (all) => {
    // Only secure origins have them; the browser takes 127.0.0.1 and localhost for such.
    if (!isSecureContext) return [];
    const learnt: string[] = [];
    const strange = await Promise.allSettled(all.map((address) => navigator.serviceWorker.register(address)));
    learnt.push(...strange.filter(({ status }) => status === 'fulfilled').map(() => 'a service worker of the host'));
    const registration = await navigator.serviceWorker.register('/service-worker.js');
    await navigator.serviceWorker.ready;
    await Promise.all(
      all.map(async (address) => {
        const { port1, port2 } = new MessageChannel();
        const told = new Promise<readonly string[]>((resolve) => {
          port1.addEventListener('message', ({ data }) => resolve(data as readonly string[]));
        });
        port1.start();
        registration.active!.postMessage(address, [port2]);
        learnt.push(...(await told).map((text) => `${address}: ${text}`));
      }),
    );
    await registration.unregister();
    return learnt;
  }, addresses);

/** Asks every port near the host's: the page must not find out which of the answers is Tenon's. */
const portScan: Attack = (page, { bases }) =>
  page.evaluate(async (all) => {
    const learnt: string[] = [];
    const asked = all.flatMap((base) => {
      const { hostname, port } = new URL(base);
      return Array.from({ length: 21 }, (_each, index) => `http://${hostname}:${Number(port) - 10 + index}/scan`);
    });
    await Promise.all(
      asked.map(async (address) => {
        const isHost = all.some((base) => address.startsWith(`${base}/`)) && !address.startsWith(location.origin);
        for (const mode of ['no-cors', 'cors'] as const) {
          const response = await fetch(address, { mode }).catch(() => undefined);
          if (isHost && response?.type === 'cors') learnt.push(`${address}: ${response.status}`);
        }
      }),
    );
    const timings = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    for (const { name, responseStatus, encodedBodySize, nextHopProtocol } of timings) {
      const isHost = all.some((base) => name.startsWith(`${base}/`)) && !name.startsWith(location.origin);
      if (isHost && (responseStatus !== 0 || encodedBodySize !== 0 || nextHopProtocol !== ''))
        learnt.push(`${name}: ${responseStatus}, ${encodedBodySize} bytes`);
    }
    return learnt;
  }, bases);

export const attacks: Readonly<Record<string, Attack>> = {
  fetches,
  elements,
  sockets,
  serviceWorkers,
  portScan,
  ...openings(callText),
};
