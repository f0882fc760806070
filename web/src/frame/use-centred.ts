import { useEffect, useRef, type RefObject } from 'react';

/** For a strip that scrolls sideways: moves it until the item of this selector stands in its middle. */
export function useCentred<Strip extends HTMLElement>(selector: string): RefObject<Strip | null> {
  const strip = useRef<Strip>(null);
  useEffect(() => {
    const [outer, inner] = [strip.current, strip.current?.querySelector(selector)].map((element) => element?.getBoundingClientRect());
    // Only the strip moves: scrollIntoView would move the page too.
    if (outer && inner) strip.current?.scrollBy({ left: inner.left - outer.left - (outer.width - inner.width) / 2, behavior: 'instant' });
  }, [selector]);
  return strip;
}
