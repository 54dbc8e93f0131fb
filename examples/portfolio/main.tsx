/** Starts the page. Its question stands in its address, so that a reload or a bookmark asks it again. */
import { createRoot } from 'react-dom/client';
import { openAnswerCache } from './answer-cache.ts';
import { App } from './app.tsx';
import { openWatch } from './live.ts';
import { openClient, openLoad } from './load.ts';
import { isLiveIn, questionIn } from './question.ts';
import { openStore } from './store.ts';

const client = openClient(new URL('/graphql', window.location.href).href);
const cache = openAnswerCache(openLoad(client), { maxAgeMs: 30_000, maxAnswers: 20, now: Date.now });
const store = openStore({ cache, watch: openWatch(client) });
const question = questionIn(window.location.search);

store.setLive(isLiveIn(window.location.search));

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(<App store={store} initial={question} />);
if (question.addresses.length > 0) void store.ask(question);
