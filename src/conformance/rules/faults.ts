/** Rules about error answers and missing answers: each becomes the failure that says what happened, and never a value. */
import { type Failure, type FailureCode, failureRules } from '../../model/failure.ts';
import { answering, cutting, silent } from '../acts.ts';
import { ConformanceError, demand } from '../demand.ts';
import { type Answered, everything, type Lab, onePair } from '../lab.ts';
import { type Act, startProxy } from '../proxy.ts';
import type { RuleData } from '../rule.ts';
import { within } from '../within.ts';

const HTML = '<!doctype html><title>Sign in</title><p>Please sign in to continue.</p>';
/** A common form of an error, since the kit does not know the upstream's own. */
const ERROR = '{"error":"something","message":"something","status":"FAILED"}';
const RETRY_AFTER_SECONDS = 120;

export const faultRules: readonly RuleData[] = [
  {
    id: 'Q6JS',
    level: 'MUST',
    name: 'MUST answer HTTP 429 with UPSTREAM_RATE_LIMITED, retryable after what Retry-After says',
    why: 'A client that knows until when to wait can wait; further requests make it worse.',
    needs: [],
    run: readLimited,
  },
  {
    id: 'R2NX',
    level: 'MUST',
    name: 'MUST answer HTTP 401 and 403 with UPSTREAM_AUTH, not retryable',
    why: 'A refused credential needs an operator, not another attempt.',
    needs: [],
    async run(lab) {
      for (const status of [401, 403]) {
        for (const text of ['', HTML]) {
          const failures = await failuresUnder(lab, answering(status, { text }));
          demandEach(
            failures,
            `HTTP ${status} as UPSTREAM_AUTH`,
            ({ code, retryable }) => code === 'UPSTREAM_AUTH' && !retryable,
          );
        }
      }
    },
  },
  {
    id: 'S5CP',
    level: 'MUST',
    name: 'MUST answer HTTP 500, 502 and 503 with a retryable failure that names the status',
    why: "The upstream's own trouble passes: a later request may succeed.",
    needs: [],
    async run(lab) {
      for (const status of [500, 502, 503]) {
        for (const text of ['', HTML]) {
          const failures = await failuresUnder(lab, answering(status, { text }));
          demandEach(
            failures,
            `HTTP ${status} as retryable`,
            ({ retryable, httpStatus }) => retryable && httpStatus === status,
          );
        }
      }
    },
  },
  {
    id: 'T8ZG',
    level: 'MUST',
    name: 'MUST answer a body that is no whole JSON with UPSTREAM_BAD_RESPONSE or UPSTREAM_TRUNCATED',
    why: 'A sign-in page, a cut body or an empty body says nothing about any balance.',
    needs: [],
    async run(lab) {
      const codes: readonly FailureCode[] = ['UPSTREAM_BAD_RESPONSE', 'UPSTREAM_TRUNCATED'];
      const bodies = [HTML, '', 'null', '"OK"', '0'].map((text) => answering(200, { text }));
      for (const act of [...bodies, cutting({ announced: true }), cutting({ announced: false })]) {
        demandEach(await failuresUnder(lab, act), 'an unusable body as such', ({ code }) => codes.includes(code));
      }
    },
  },
  {
    id: 'U4BD',
    level: 'MUST',
    name: 'MUST not follow a redirect',
    why: 'A key in a header would be sent to the host that the redirect names.',
    needs: [],
    run: readRedirected,
  },
  {
    id: 'V7MQ',
    level: 'MUST',
    name: 'MUST give up at once when the caller cancels, and by its deadline when the upstream is silent',
    why: 'A caller that has gone, or whose time is up, must not wait for the upstream.',
    needs: [],
    run: readWithoutAnswer,
  },
  {
    id: 'X9RA',
    level: 'MUST',
    name: 'MUST use the codes of the table of failures with their own sentences',
    why: 'Clients switch on codes and print messages: both are fixed.',
    needs: [],
    async run(lab) {
      for (const act of [400, 401, 404, 409, 429, 500, 503].map((status) => answering(status, { text: ERROR }))) {
        demandEach(await failuresUnder(lab, act), 'an error by the table', isOfTheTable);
      }
    },
  },
];

async function readLimited(lab: Lab): Promise<void> {
  const earliest = Date.now() + RETRY_AFTER_SECONDS * 1000;
  for (const text of ['', HTML, ERROR]) {
    const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
    const failures = await failuresUnder(lab, answering(429, { text, headers }));
    const isLimited = ({ code, retryable }: Failure): boolean => code === 'UPSTREAM_RATE_LIMITED' && retryable;
    demandEach(failures, 'HTTP 429 as retryable', isLimited);
    const latest = Date.now() + RETRY_AFTER_SECONDS * 1000;
    demandEach(failures, 'Retry-After with its moment', ({ retryAfter }) => {
      const moment = retryAfter?.getTime() ?? 0;
      // A provider may count in whole seconds.
      return moment > earliest - 1000 && moment < latest + 1000;
    });
  }
}

async function readRedirected(lab: Lab): Promise<void> {
  const elsewhere = await startProxy(lab.proxy.url);
  try {
    for (const status of [301, 302, 303, 307, 308]) {
      const headers = { location: `${elsewhere.url}/elsewhere` };
      const failures = await failuresUnder(lab, answering(status, { headers }));
      demand(elsewhere.seen.length === 0, 'a redirect was followed');
      demandEach(failures, `HTTP ${status} as UPSTREAM_REDIRECT`, ({ code }) => code === 'UPSTREAM_REDIRECT');
    }
  } finally {
    await elsewhere.close();
  }
}

async function readWithoutAnswer(lab: Lab): Promise<void> {
  lab.proxy.play(silent);
  const caller = new AbortController();
  const cancelled = lab.open().ask([onePair(lab)], { signal: caller.signal });
  await within(lab.proxy.arrived(1));
  caller.abort();
  demandEach(failuresOf(await within(cancelled)), 'cancelling as CANCELLED', ({ code }) => code === 'CANCELLED');
  const late = await within(lab.open({ timeoutMs: 20 }).ask([onePair(lab)]));
  demandEach(
    failuresOf(late),
    'no answer as UPSTREAM_TIMEOUT',
    ({ code, retryable }) => code === 'UPSTREAM_TIMEOUT' && retryable,
  );
}

function isOfTheTable({ code, message }: Failure): boolean {
  return Object.hasOwn(failureRules, code) && failureRules[code].message === message && code !== 'INTERNAL';
}

/** The failures of all pairs of the truth while the upstream answers so. */
async function failuresUnder(lab: Lab, act: Act): Promise<readonly Failure[]> {
  lab.proxy.play(act);
  return failuresOf(await lab.open().ask(everything(lab)));
}

function failuresOf(answers: readonly Answered[]): readonly Failure[] {
  return answers.map(({ outcome }) => {
    if ('value' in outcome) throw new ConformanceError('a pair has a value though the upstream gave no good answer');
    return outcome.failure;
  });
}

/** `due` names what had to be reported, and with which failure. */
function demandEach(failures: readonly Failure[], due: string, fits: (failure: Failure) => boolean): void {
  const misfit = failures.find((candidate) => !fits(candidate));
  if (misfit === undefined) return;
  const { code, retryable, message } = misfit;
  throw new ConformanceError(`expected ${due}, got ${code}, ${retryable ? '' : 'not '}retryable: ${message}`);
}
