import { useEffect, useState } from 'react';

/** The present, renewed every so often, for ages that grow while nobody clicks. */
export function useNow(everySeconds = 10): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everySeconds * 1_000);
    return () => clearInterval(timer);
  }, [everySeconds]);
  return now;
}
