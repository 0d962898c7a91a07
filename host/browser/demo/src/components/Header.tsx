import type { Settings } from '../settings';

const THEMES = ['auto', 'light', 'dark'] as const;

/** The page's name and its settings. */
export function Header({ settings, onSettings }: { settings: Settings; onSettings: (settings: Settings) => void }) {
  return (
    <header class="page-head">
      <h1>whoisbox</h1>
      <p class="claim">Reads WHOIS and RDAP in your browser. Nothing leaves this page but the lookups you ask for.</p>
      <details class="settings">
        <summary>Settings</summary>
        <div class="settings-pane">
          <fieldset>
            <legend>Colours</legend>
            {THEMES.map((theme) => (
              <label key={theme}>
                <input
                  type="radio"
                  name="theme"
                  value={theme}
                  checked={settings.theme === theme}
                  onChange={() => onSettings({ ...settings, theme })}
                />{' '}
                {theme === 'auto' ? 'as the system has them' : theme}
              </label>
            ))}
          </fieldset>
          <label class="stacked">
            Relay for WHOIS (port 43)
            <input
              type="url"
              placeholder="http://127.0.0.1:4343"
              value={settings.relay}
              onChange={(event) => onSettings({ ...settings, relay: event.currentTarget.value.trim() })}
            />
          </label>
          <p class="small">
            A browser cannot speak WHOIS itself. Run <code>whoisbox relay</code> on your machine and name it here; without one,
            RDAP alone is asked.
          </p>
        </div>
      </details>
    </header>
  );
}
