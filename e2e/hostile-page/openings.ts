/** Attacks that open the host: in frames, by forms, and in separate windows. */

import type { Frame, Page } from '@playwright/test';
import type { Attack } from './attacks.ts';

/** Frames below the page that show something of the host. */
async function shown(page: Page): Promise<string[]> {
  const all = (frame: Frame): Frame[] => frame.childFrames().flatMap((child) => [child, ...all(child)]);
  const frames = all(page.mainFrame());
  const shows = await Promise.all(frames.map((frame) => showsContent(frame)));
  return frames.filter((_frame, index) => shows[index]).map((frame) => `${frame.url()} in a frame`);
}

/** False for an empty document, and for the browser's own page in place of a refusal. */
function showsContent(frame: Frame): Promise<boolean> {
  return frame.evaluate(() => {
    const text = `${document.title}${document.body?.innerText ?? ''}`;
    return text !== '' && location.protocol === 'http:' && !text.includes('HTTP ERROR 403');
  });
}

/** Frames, plain and sandboxed: nothing of the host is shown or replies. */
const frames: Attack = async (page, { addresses, home }) => {
  const learnt = await page.evaluate(
    async ([all, known]) => {
      const heard: string[] = [];
      addEventListener('message', ({ origin }) => heard.push(`a message from ${origin}`));
      const sandboxes = ['allow-scripts', 'allow-scripts allow-same-origin'];
      await Promise.all(
        all.flatMap((address) =>
          [null, ...(address === known ? sandboxes : [])].map(async (sandbox) => {
            const frame = document.createElement('iframe');
            if (sandbox !== null) frame.setAttribute('sandbox', sandbox);
            // A refused page reports that it loaded, as any other does.
            const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
            frame.src = address;
            document.body.append(frame);
            await loaded;
            frame.contentWindow?.postMessage('engine-port', '*');
            if ((frame.contentWindow?.length ?? 0) > 0) heard.push(`${address} has frames`);
            try {
              const text = frame.contentDocument?.body.textContent ?? '';
              if (text !== '') heard.push(`${address} in a frame: ${text}`);
            } catch {
              // Of another origin.
            }
          }),
        ),
      );
      return heard;
    },
    [[...addresses, home], home] as [readonly string[], string],
  );
  return [...learnt, ...(await shown(page))];
};

/** Forms are sent with cookies where the browser allows it, into a frame and into the whole window. */
const forms =
  (callText: string): Attack =>
  async (page, { addresses, home }) => {
    const ways = [
      ['post', 'text/plain'],
      ['post', 'multipart/form-data'],
      ['post', 'application/x-www-form-urlencoded'],
      ['get', 'application/x-www-form-urlencoded'],
    ] as const;
    await page.evaluate(
      ([all, how, known, call]) =>
        Promise.all(
          all.flatMap((address) =>
            (address === known ? how : how.slice(0, 1)).map(async ([method, enctype], index) => {
              const target = `${address} ${index}`;
              const frame = Object.assign(document.createElement('iframe'), { name: target });
              const form = Object.assign(document.createElement('form'), { action: address, method, enctype, target });
              form.append(Object.assign(document.createElement('input'), { name: call, value: call }));
              document.body.append(frame, form);
              const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
              form.submit();
              await loaded;
            }),
          ),
        ),
      [[...addresses, home], ways, home, callText] as const,
    );
    const learnt = await shown(page);
    const answer = page.waitForResponse((response) => response.url() === home);
    await page.evaluate(
      ([action, call]) => {
        const form = Object.assign(document.createElement('form'), { action, method: 'post', enctype: 'text/plain' });
        form.append(Object.assign(document.createElement('input'), { name: call, value: call }));
        document.body.append(form);
        form.submit();
      },
      [home, callText] as const,
    );
    const status = (await answer).status();
    if (status !== 403) learnt.push(`a form in place of the page: ${status}`);
    return learnt;
  };

/** Windows of the host's, opened by the page: nothing of them can be read, counted or talked to. */
const windows: Attack = async (page, { bases, addresses, home }) => {
  const learnt: string[] = [];
  const below = addresses.filter((address) => address.startsWith(home));
  for (const address of [...bases.map((base) => `${base}/`), ...below, home]) {
    const opening = page.waitForEvent('popup');
    await page.evaluate((target) => {
      const stage = globalThis as unknown as { opened: Window | null; heard: string[] };
      if (stage.heard === undefined) {
        stage.heard = [];
        addEventListener('message', ({ origin }) => stage.heard.push(origin));
      }
      stage.opened = window.open(target);
    }, address);
    const popup = await opening;
    await popup.waitForLoadState('domcontentloaded').catch(() => undefined);
    const isShown = await showsContent(popup.mainFrame());
    learnt.push(
      ...(await page.evaluate(
        ([target, isThere]) => {
          const { opened, heard } = globalThis as unknown as { opened: Window | null; heard: string[] };
          const seen = heard.splice(0).map((origin) => `a message from ${origin}`);
          for (const message of ['engine-port', { type: 'call', id: 1, procedure: 'getJobs', input: {} }])
            opened?.postMessage(message, '*');
          if (isThere && opened?.closed === false) seen.push(`a window of ${target} that it can steer`);
          if (opened !== null && opened.length > 0) seen.push(`${target} has frames`);
          try {
            const text = opened?.document.body.textContent ?? '';
            if (text !== '') seen.push(`${target} says ${text}`);
          } catch {
            // Of another origin.
          }
          return seen;
        },
        [address, isShown] as const,
      )),
    );
    await popup.close();
  }
  return learnt;
};

/**
 * The window in a frame, in a browser that does not name the asking page (Sec-Fetch-Site), so that the host answers as it
 * answers its own window. Only the answer's policy then keeps it out of the frame.
 */
export async function frameInOlderBrowser(page: Page, home: string): Promise<readonly string[]> {
  const response = await page.context().request.get(home);
  if (!response.ok()) throw new Error(`The window's page was answered with ${response.status()}.`);
  await page.route(home, (route) => route.fulfill({ response }));
  await page.evaluate(async (address) => {
    const frame = document.createElement('iframe');
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    frame.src = address;
    document.body.append(frame);
    await loaded;
  }, home);
  return shown(page);
}

export const openings = (callText: string): Readonly<Record<string, Attack>> => ({
  frames,
  forms: forms(callText),
  windows,
});
