/** Sends one endpoint's requests to its last page, turning refusals and statuses into failures. */

import type { UpstreamRequest } from '../../http/exchange.ts';
import { FailureError, failure } from '../../model/failure.ts';
import { isSteps } from '../../model/steps.ts';
import { runInTurns } from '../../model/turns.ts';
import { countedSigns, type Signs, signsOf } from '../absence/completeness.ts';
import { askersOf, type EndpointAnswer, type EndpointRun, type ReadContext } from '../context.ts';
import type { EndpointRunner, Source, SourceSettings } from '../source.ts';
import { PageReader, type ReadPage } from './page-reader.ts';
import type { CallSubject } from './subject.ts';
import { CallTrace } from './trace.ts';

const ABOUT_SOURCE: CallSubject = { kind: 'source' };

/** What is sent where requests are sent: the run port of every source that is no dry run. */
export function openUpstreamRunner(source: SourceSettings): EndpointRunner {
  return {
    dryRun: null,
    async run(run, context, use) {
      const first = run.endpoint.request(run.question);
      const subject = subjectOf(run);
      const trace = new CallTrace({ source: source.name, step: first.step, subject, askers: askersOf(context) });
      context.onTrace?.(trace);
      try {
        const pages = new PageReader(source, run, { context, trace });
        const page = await pages.read(first, run.pairs ?? 0);
        const answer = page.next === undefined ? answerOf(page) : await readOthers(pages, first, page);
        const used = use(answer);
        const taken = isSteps(used) ? runInTurns(used, context.signal) : used;
        const result = taken instanceof Promise ? await taken : taken;
        trace.succeeded();
        return result;
      } catch (error) {
        trace.failed(error);
        throw error;
      } finally {
        source.onCallEnd?.(trace);
      }
    },
  };
}

/** All items of all pages, or the first failure. */
export function runEndpoint<Question, Item>(
  { runner }: Pick<Source, 'runner'>,
  run: EndpointRun<Question, Item>,
  context: ReadContext,
): Promise<EndpointAnswer<Item>> {
  return runner.run(run, context, (answer) => answer);
}

function subjectOf({
  planned,
  subject = ABOUT_SOURCE,
}: Pick<EndpointRun<never, never>, 'planned' | 'subject'>): CallSubject {
  return planned === undefined ? subject : { kind: 'balances', call: planned.call };
}

/** An answer of one page. */
function answerOf<Item>(page: ReadPage<Item>): EndpointAnswer<Item> {
  return { items: page.items, signs: countedSigns([page]), observed: page.observed };
}

async function readOthers<Question, Item>(
  pages: PageReader<Question, Item>,
  first: UpstreamRequest,
  read: ReadPage<Item>,
): Promise<EndpointAnswer<Item>> {
  let page = read;
  const items = [...page.items];
  const signs: Signs[] = [signsOf(page)];
  const asked = new Set([targetOf(first)]);
  while (page.next !== undefined) {
    const request = page.next;
    guardPaging(pages.most, asked, request);
    page = await pages.read(request, 0);
    for (const item of page.items) items.push(item);
    signs.push(signsOf(page));
  }
  return { items, signs: countedSigns(signs), observed: page.observed };
}

function targetOf({ method, path, body, headers }: UpstreamRequest): string {
  return JSON.stringify([method, path, body ?? null, headers ?? null]);
}

function guardPaging(most: number, asked: Set<string>, request: UpstreamRequest): void {
  const target = targetOf(request);
  if (asked.has(target)) {
    throw new FailureError(failure('UPSTREAM_BAD_RESPONSE', { detail: 'a page points back to one already read' }));
  }
  asked.add(target);
  if (asked.size > most) {
    throw new FailureError(failure('UPSTREAM_TOO_LARGE', { detail: `more than ${most} pages` }));
  }
}
