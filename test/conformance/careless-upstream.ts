/** An upstream as one is quickly written: it follows redirects, counts nothing and never gives up. */
import { parse } from 'lossless-json';
import { openUpstream, type UpstreamOptions } from '../../src/http/http-upstream.ts';
import type { Upstream } from '../../src/http/upstream.ts';
import { atOnce, resultOf } from '../../src/model/steps.ts';

/** The upstream of balancegraph, over which every good status is 200. */
export function openForgetfulUpstream(options: UpstreamOptions): Upstream {
  const upstream = openUpstream(options);
  return {
    ...upstream,
    refusal: null,
    greets: null,
    states: [],
    pause: (until) => upstream.pause(until),
    close: () => upstream.close(),
    send: (request, sending) =>
      upstream.send(request, {
        signal: sending.signal,
        accept(exchange, from) {
          // Body and bytes are not copied with the rest.
          const { body, ascii = null, status } = exchange;
          return sending.accept(status < 300 ? { ...exchange, body, ascii, status: 200 } : exchange, from);
        },
      }),
  };
}

export function openCarelessUpstream({ url, headers }: UpstreamOptions): Upstream {
  const credentials = Object.fromEntries([...headers].map(([name, secret]) => [name, secret.reveal()]));
  return {
    async send(request, sending) {
      const response = await fetch(new URL(request.path, url), { method: request.method, headers: credentials });
      const body: unknown = parse(await response.text());
      const header = (name: string) => response.headers.get(name);
      const exchange = { request, status: response.status, header, body, receivedAt: new Date() };
      return atOnce(resultOf(sending.accept(exchange, { pause() {}, correct() {} })));
    },
    pause() {},
    refusal: null,
    greets: null,
    states: [],
    async close() {},
  };
}
