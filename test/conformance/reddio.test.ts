import { describe, test } from 'vitest';
import { describeConformance } from '../../src/conformance/index.ts';
import { reddio } from '../../src/providers/reddio/provider.ts';
import { reddioExamples } from './built-in-examples.ts';
import { sandboxSubject } from './sandbox-subject.ts';

// No upstream promises an order of rows.
const knobs = { reddio: { shuffleRows: true } };

const subject = sandboxSubject({ kind: reddio, upstream: 'reddio', options: {}, knobs });

describeConformance({ ...subject, examples: reddioExamples }, { describe, test });
