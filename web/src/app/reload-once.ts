const KEY = 'reloaded-at';
const APART_MILLISECONDS = 60_000;

/**
 * A new build took the files of the old one away: the page is loaded anew, and only once, so that a page which cannot be had says so.
 * Without a server that answers it stays: what is shown still is, and says since when it is old.
 */
export async function reloadOnce(): Promise<void> {
  if (Date.now() - Number(sessionStorage.getItem(KEY)) < APART_MILLISECONDS) return;
  const isThere = await fetch('/healthz', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  );
  if (!isThere) return;
  sessionStorage.setItem(KEY, String(Date.now()));
  window.location.reload();
}
