import { useSearchParams } from 'wouter';
import { useLive } from '../live/LiveRollout';
import { LoadOverview } from './LoadOverview';
import { TicketDrawer } from './TicketDrawer';
import { TicketList } from './TicketList';

/** What is shown stands in the address: the window, the list with its filter, the one ticket. */
export function SupportPage() {
  const { rollout } = useLive().health;
  const [search, setSearch] = useSearchParams();
  const [source, ...id] = (search.get('ticket') ?? '').split('/');
  const close = () =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      next.delete('ticket');
      return next;
    });
  return (
    <>
      {search.get('view') === 'tickets' ? <TicketList rollout={rollout} /> : <LoadOverview rollout={rollout} />}
      {source && id.length > 0 && <TicketDrawer rollout={rollout} source={source} id={id.join('/')} onClose={close} />}
    </>
  );
}
