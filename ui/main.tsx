import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { Page } from './page.tsx';
import { loadSettings } from './settings.ts';
import { seedEditors, storageOf } from './storage.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element #root');
const settings = await loadSettings();
const storage = storageOf(settings.graph);
seedEditors(storage, settings.tabs[0]);
createRoot(root).render(<Page settings={settings} storage={storage} />);
