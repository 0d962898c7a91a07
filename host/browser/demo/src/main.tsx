import { render } from 'preact';
import { load } from 'whoisbox';

import { App } from './components/App';
import { kept } from './settings';
import './styles/page.css';
import { allowOwnScripts } from './trust';

allowOwnScripts();
// The core module comes while the page is drawn; a failure is told where an answer is read.
load().catch(() => {});
document.documentElement.dataset.theme = kept().theme;
const page = document.getElementById('page');
if (page) render(<App />, page);
