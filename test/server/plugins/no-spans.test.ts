/** What a call costs in spans where no OpenTelemetry SDK listens: nothing is looked at or put together. */
import { expect, test } from 'vitest';
import type { CallSubject } from '../../../src/balances/call/subject.ts';
import { CallTrace } from '../../../src/balances/call/trace.ts';
import { RequestSpans } from '../../../src/telemetry.ts';

test('without an SDK, nothing is found out about a call that has ended', () => {
  let looked = 0;
  const subject: CallSubject = {
    get kind() {
      looked += 1;
      return 'source' as const;
    },
  };
  const call = new CallTrace({ source: 's', step: 'read', subject, askers: new Set() });
  call.succeeded();
  new RequestSpans().record(call);
  expect(looked).toBe(0);
});
