interface Policies {
  createPolicy(name: 'default', rules: { createScriptURL(url: string): string }): unknown;
}

/**
 * Where the browser enforces Trusted Types: scripts, such as a worker's, are loaded from the page's own origin alone, and no text
 * ever becomes markup or code.
 */
export function allowOwnScripts(): void {
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  policies?.createPolicy('default', {
    createScriptURL(url) {
      if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`a script of another origin: ${url}`);
      return url;
    },
  });
}
