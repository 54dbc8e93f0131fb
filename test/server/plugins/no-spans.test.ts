/** What a call costs in spans where no OpenTelemetry SDK listens: nothing is looked at or put together. */
import { propagation } from '@opentelemetry/api';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { CallSubject } from '../../../src/balances/call/subject.ts';
import { CallTrace } from '../../../src/balances/call/trace.ts';
import { RequestSpans, startRequestSpan } from '../../../src/telemetry.ts';

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

test('without an SDK, nothing is looked for in the headers of a request', () => {
  const extract = vi.spyOn(propagation, 'extract');
  onTestFinished(() => extract.mockRestore());
  const span = startRequestSpan({ traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' });
  expect(span.isRecording()).toBe(false);
  expect(extract).not.toHaveBeenCalled();
});
