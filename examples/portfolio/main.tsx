/** Starts the page. Its question stands in its address, so that a reload or a bookmark asks it again. */
import { createRoot } from 'react-dom/client';
import { openAnswerCache } from './answer-cache.ts';
import { App } from './app.tsx';
import { openLoad } from './load.ts';
import { questionIn } from './question.ts';
import { openStore } from './store.ts';

const load = openLoad(new URL('/graphql', window.location.href).href);
const store = openStore(openAnswerCache(load, { maxAgeMs: 30_000, maxAnswers: 20, now: Date.now }));
const question = questionIn(window.location.search);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(<App store={store} initial={question} />);
if (question.addresses.length > 0) void store.ask(question);
