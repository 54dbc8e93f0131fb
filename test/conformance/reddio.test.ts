import { reddio } from '../../src/providers/reddio/provider.ts';
import { reddioExamples } from './built-in-examples.ts';
import { sandboxSubject } from './sandbox-subject.ts';
import { holdToTheKit } from './whole-kit.ts';

// No upstream promises an order of rows.
const knobs = { reddio: { shuffleRows: true } };

const subject = sandboxSubject({ kind: reddio, upstream: 'reddio', options: {}, knobs });

holdToTheKit({ ...subject, examples: reddioExamples }, 'A9PM D7NU D8NS E3VC E5NM Q9MN Z3DB');
