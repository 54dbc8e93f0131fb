/** Rules about answers that are none: each becomes the failure that says what happened, and never a value. */
import { type Failure, type FailureCode, failureRules } from '../../model/failure.ts';
import { answering, cutting, silent } from '../acts.ts';
import { ConformanceError, demand } from '../demand.ts';
import { type Answered, everything, type Lab, onePair } from '../lab.ts';
import { type Act, startProxy } from '../proxy.ts';
import type { RuleData } from '../rule.ts';
import { within } from '../within.ts';

const HTML = '<!doctype html><title>Sign in</title><p>Please sign in to continue.</p>';
/** Any upstream's error, as far as a stranger can guess it. */
const ERROR = '{"error":"something","message":"something","status":"FAILED"}';
const RETRY_AFTER_SECONDS = 120;

export const faultRules: readonly RuleData[] = [
  {
    id: 'Q6JS',
    level: 'MUST',
    name: 'MUST answer HTTP 429 with UPSTREAM_RATE_LIMITED, retryable after what Retry-After says',
    why: 'Who is told to wait, and until when, can wait; all else makes it worse.',
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
          const told = await failuresUnder(lab, answering(status, { text }));
          demandEach(
            told,
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
    why: "The upstream's own trouble passes; whoever asks again later may succeed.",
    needs: [],
    async run(lab) {
      for (const status of [500, 502, 503]) {
        for (const text of ['', HTML]) {
          const told = await failuresUnder(lab, answering(status, { text }));
          demandEach(
            told,
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
    why: 'A sign-in page, a cut body or no body at all says nothing of any balance.',
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
    why: 'A key in a header would travel along to wherever the redirect points.',
    needs: [],
    run: readRedirected,
  },
  {
    id: 'V7MQ',
    level: 'MUST',
    name: 'MUST give up at once when the caller cancels, and by its deadline when the upstream is silent',
    why: 'A caller that has gone, or whose time is up, is not made to wait for the upstream.',
    needs: [],
    run: readSilence,
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
    const told = await failuresUnder(lab, answering(429, { text, headers }));
    demandEach(told, 'HTTP 429 as retryable', ({ code, retryable }) => code === 'UPSTREAM_RATE_LIMITED' && retryable);
    const latest = Date.now() + RETRY_AFTER_SECONDS * 1000;
    demandEach(told, 'Retry-After with its moment', ({ retryAfter }) => {
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
      const told = await failuresUnder(lab, answering(status, { headers }));
      demand(elsewhere.seen.length === 0, 'a redirect was followed');
      demandEach(told, `HTTP ${status} as UPSTREAM_REDIRECT`, ({ code }) => code === 'UPSTREAM_REDIRECT');
    }
  } finally {
    await elsewhere.close();
  }
}

async function readSilence(lab: Lab): Promise<void> {
  lab.proxy.play(silent);
  const caller = new AbortController();
  const cancelled = lab.open().ask([onePair(lab)], { signal: caller.signal });
  await within(lab.proxy.arrived(1));
  caller.abort();
  demandEach(failuresOf(await within(cancelled)), 'cancelling as CANCELLED', ({ code }) => code === 'CANCELLED');
  const late = await within(lab.open({ timeoutMs: 20 }).ask([onePair(lab)]));
  demandEach(
    failuresOf(late),
    'silence as UPSTREAM_TIMEOUT',
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
    if ('value' in outcome) throw new ConformanceError('a value was told though the upstream gave no good answer');
    return outcome.failure;
  });
}

/** `due` says what was to be told, and as what. */
function demandEach(told: readonly Failure[], due: string, fits: (failure: Failure) => boolean): void {
  const misfit = told.find((candidate) => !fits(candidate));
  if (misfit === undefined) return;
  const { code, retryable, message } = misfit;
  throw new ConformanceError(`due was ${due}, told was ${code}, ${retryable ? '' : 'not '}retryable: ${message}`);
}
