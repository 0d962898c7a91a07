import './early';

import { render } from 'preact';

import { App } from './components/App';
import { kept } from './settings';
import './styles/page.css';

document.documentElement.dataset.theme = kept().theme;
const page = document.getElementById('page');
if (page) render(<App />, page);
