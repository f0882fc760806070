const KEY = 'reloaded-at';
const APART_MILLISECONDS = 60_000;

/** A new build took the files of the old one away: the page is loaded anew, and only once, so that a page which cannot be had says so. */
export function reloadOnce(event: Event): void {
  if (Date.now() - Number(sessionStorage.getItem(KEY)) < APART_MILLISECONDS) return;
  sessionStorage.setItem(KEY, String(Date.now()));
  event.preventDefault();
  window.location.reload();
}
