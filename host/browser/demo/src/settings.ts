/** What a reader chose, kept in the browser alone. */
export interface Settings {
  theme: 'auto' | 'light' | 'dark';
  /** The address of a `whoisbox relay`; blank: none. */
  relay: string;
}

const KEY = 'whoisbox';

/** The settings as they were left, or the defaults where the browser keeps none. */
export function kept(): Settings {
  try {
    const { theme, relay } = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return { theme: theme === 'light' || theme === 'dark' ? theme : 'auto', relay: typeof relay === 'string' ? relay : '' };
  } catch {
    return { theme: 'auto', relay: '' };
  }
}

/** Keeps them, where the browser allows it. */
export function keep(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // They hold until the page is left.
  }
}
