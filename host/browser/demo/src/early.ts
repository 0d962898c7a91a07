// What begins before the rest of the page does; so it is imported first.

import { load } from 'whoisbox';

import { fromFragment } from './fragment';
import { allowOwnScripts } from './trust';

allowOwnScripts();
// The component comes while the page is drawn; a failure is told where an answer is read.
load().catch(() => {});

/** What the address held when the page was opened. */
export const opened = fromFragment(location.hash);
// A fault is told where it is shown.
opened.catch(() => {});
