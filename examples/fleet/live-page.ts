/** Serves the live page, and passes its questions on to the gateway: the page needs no CORS and knows no other address. */
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { listen } from '../gateways/listen.ts';

const files: ReadonlyMap<string | undefined, { readonly type: string; readonly text: string }> = new Map([
  ['/', { type: 'text/html; charset=utf-8', text: textOf('live.html') }],
  ['/live.js', { type: 'text/javascript; charset=utf-8', text: textOf('live.js') }],
]);

export interface LivePage {
  /** With a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Rejects where the port is taken. `gateway` is the address of its graph; `port` 0 is any free one. */
export async function serveLivePage(gateway: string, port = 0): Promise<LivePage> {
  const { url, close } = await listen(
    (asked, answer) => {
      const file = files.get(asked.url);
      if (asked.url === '/graphql') return passOn(gateway, asked, answer);
      answer.writeHead(file === undefined ? 404 : 200, { 'content-type': file?.type ?? 'text/plain' });
      answer.end(file?.text ?? 'not found');
    },
    { port, stop() {} },
  );
  return { url: new URL('/', url).href, close };
}

function passOn(gateway: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, headers } = asked;
  const { host: _, origin: __, ...others } = headers;
  const passed = request(gateway, { method, headers: others }, (reply) => {
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    // A gateway that dies in the middle ends the page's connection, too: the page would wait for what comes no more.
    pipeline(reply, answer, () => {});
  });
  passed.on('error', () => {
    if (!answer.headersSent) answer.writeHead(502).end();
  });
  // Who leaves the page watches nothing any more.
  answer.on('close', () => passed.destroy());
  asked.pipe(passed);
}

function textOf(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
